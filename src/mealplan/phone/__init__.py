"""The list on her phone: one page in the local network for as long as it is asked for, and what goes without one."""
