"""The week as it is lived: today, what happened, what is in the kitchen, and the rest of the week around it."""
