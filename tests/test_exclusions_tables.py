# ruff: noqa: E501  (the tables read as tables)
"""One table per exclusion: the traps that a list of words falls into. Ids are those of SR28."""

from __future__ import annotations

import pytest

import exclusions_world as world

TABLES: dict[str, dict[str, str]] = {
    "gluten": {
        "contains": "soy sauce shoyu 16123 | couscous 20028 | bulgur 20012 | seitan 48052 | semolina 20066 | beer 14003 | malt syrup 19352 "
        "| corn flakes 08020 | crisped rice 08065 | wheat-based nuts 12140 | licorice 19112 | gravy 06116 | cookies 18178 "
        "| imitation meat gravy 16504 | cornbread 18024 | soba 20114 | matzo 18217 | Ovaltine 14309 | breaded fish 15027 "
        "| rye crispbread 18216 | spelt 20140 | kamut 20138 | barley soup 06442 | hoisin 06175 | chicken in flour 05017 "
        "| cereal coffee 14236 | Grape-Nuts 08038 | hush puppies 18270 | flour tortilla 18364 | teriyaki 06112",
        "maybe": "oats 08120 | oat bran 20033 | tamari 16124 | imitation crab 15138 | beef frankfurter 07022 | miso 16112 | tempeh 16114 "
        "| Worcestershire 06971 | bouillon 06008 | salad dressing 04114 | french fries 11402 | taco shells 18360 | granola bar 19015 "
        "| yeast extract 43406 | wheat germ oil 04038 | baking powder 18369",
        "free": "buckwheat 20008 | glutinous rice 20054 | pancake syrup 19129 | gluten-free pasta 20654 | gluten-free bread 28337 | quinoa 20035 | corn tortilla 18363 "
        "| cider vinegar 02048 | vodka 14051 | wine 14096 | cream of rice 08100 | spaghetti squash 11492 | cream of tartar 18373 "
        "| sweetbread 23437 | breadfruit 09059 | rice noodles 20133 | cellophane noodles 16082 | baking soda 18372 | popcorn 19034 "
        "| sweet pickles 11940 | millet 20031 | tofu 16126 | cabbage (danish) 11749 | gluten-free rice cereal 08653 | veal, not breaded 17097",
    },
    "dairy": {
        "contains": "butter 01001 | ghee 01003 | buttermilk 01088 | whey 01115 | non-dairy creamer 01069 | imitation cheese 43278 | pesto 06626 "
        "| caramels 19074 | milk chocolate 19120 | human milk 01107 | goat milk 01106 | custard 19168 | nacho chips 19057 "
        "| coffee with creamer 14270 | lactose-reduced cottage cheese 42235 | eggnog 01057 | alfredo mix 06960 | instant breakfast 43205",
        "maybe": "margarine 04610 | dark chocolate 19903 | bread 18069 | cookies 18178 | breaded chicken 22975 | frankfurter 07022 "
        "| milk substitute 01076 | veggie burger 16147 | egg substitute 01226 | fudge cookies 18156",
        "free": "coconut milk 12118 | almond milk 14091 | peanut butter 16098 | cocoa butter 04501 | nutmeg butter 04572 | apple butter 19294 "
        "| butternut squash 11485 | butter beans 16071 | butterhead lettuce 11250 | cream of tartar 18373 | milkfish 15053 "
        "| bacon 10123 | egg 01123 | custard-apple 09086 | soymilk 16222 | rice milk 14639 "
        "| bread and butter pickles 11940 | butterfish 15007 | potato flakes without milk 11378 | soybean curd cheese 43299 | shea oil 04536",
    },
    "lactose": {
        "contains": "milk 01077 | cottage cheese 01012 | ricotta 01036 | cream cheese 01017 | process American 01253 | yogurt 01116 | ice cream 19095 "
        "| part-skim mozzarella 01029 | dulce de leche 01225 | kefir 01289 | whey 01115",
        "maybe": "butter 01001 | feta 01019 | margarine 04610 | bread 18069 | lactose-reduced cottage cheese 42235",
        "free": "ghee 01003 | cheddar 01009 | Swiss 01040 | Parmesan 01033 | gouda 01022 | coconut milk 12118 | soymilk 16222 | egg 01123 "
        "| lactose-free formula 03948 | peanut butter 16098 | cocoa butter 04501",
    },
    "nightshades": {
        "contains": "potato 11352 | potato flour 11413 | tomato 11529 | eggplant 11209 | tomatillo 11954 | goji 09110 | groundcherry 09138 "
        "| naranjilla 09450 | paprika 02028 | cayenne 02031 | chili powder 02009 | curry powder 02015 | pimento 11943 | green chilies 31015 "
        "| banana pepper 11976 | sweet pepper 11333 | pepper sauce 06169 | salsa 06164 | salsa verde 27028 | sriracha 06631 | ketchup 11935 "
        "| barbecue sauce 06150 | potato chips 19411 | french dressing 04120 | bread with potato starch 28340 | pepper jack crackers 28248 "
        "| tomato seed oil 04515 | enchilada sauce 06599 | kimchi 11118 | chorizo 07019 | gluten-free pretzels of potato flour 25065 "
        "| V8 31008 | ancho 11978 | fajita strips 05353",
        "maybe": "frankfurter 07022 | gravy 06116 | mustard 02046 | Worcestershire 06971 | gluten-free bread 28337 | surimi 15109 | cheese crackers 18214 | snack crackers, standard 18229 "
        "| olives, pickled 09195 | stuffing 18081 | dill pickles 11937 | seasoned crumbs 18376",
        "free": "sweet potato 11507 | black pepper 02030 | white pepper 02032 | yam 11601 | allspice 02001 | peppermint 02064 | mountain yam 11258 "
        "| Jerusalem artichoke 11226 | Malabar spinach 11986 | okra 11278 | blueberries 09050 | cassava 11134 | taro 11518 | Dr-Pepper-type soda 14153 "
        "| sweet potato chips 25012 | saltines 18228 | custard-apple 09086 | cornstarch 20027 | cinnamon 02010",
    },
    "vegan": {
        "contains": "honey 19296 | gelatin 19177 | marshmallows 19116 | Caesar dressing 43015 | egg noodles 20109 | veggie burger with cholesterol 16147 "
        "| oyster sauce 06176 | lard frybread 35142 | non-dairy creamer 01069 | rennin 19225 | egg substitute 01226 | jellyfish 43497",
        "maybe": "beer 14003 | wine 14096 | bread 18069 | meatless sausage 16107 | traditional refried beans 16103 | margarine 04610 | jelly beans 19108",
        "free": "coconut milk 12118 | peanut butter 16098 | eggplant 11209 | kidney beans 16027 | hearts of palm 11961 | artichokes 11007 "
        "| oyster mushroom 11987 | mustard 02046 | bullock's-heart 09086 | scallop squash 11475 | black turtle beans 16016 "
        "| tofu mayonnaise 42178 | vegan grillers 22121 | fortified soymilk 16222 | sugar 19335 | vodka 14051 | pasta without egg 20098 "
        "| vegetarian refried beans 16171 | papad 42200 | seaweed 31019",
    },
    "vegetarian": {
        "contains": "gelatin 19177 | chicken stock 06172 | lard 04002 | frankfurter 07949 | anchovy 15001 | Worcestershire 06971 | marshmallows 19116 "
        "| whale 35011 | suet 13335 | frog legs 80200 | turnover with meat and cheese 32027 | Egg McMuffin 21357",
        "maybe": "Parmesan 01033 | Romano 01038 | pesto 06626 | traditional refried beans 16103 | onion soup 06045 | pie crust 18332 | ramen 06583",
        "free": "cheddar 01009 | Swiss 01040 | egg 01123 | honey 19296 | meatless frankfurter 43130 | tofu 16126 | vegetable broth 06700 "
        "| turkey egg 01141 | goat cheese 01156 | duck sauce 27046 | hamburger relish 11958 | hot dog rolls 28312",
    },
    "pescatarian": {
        "contains": "beef 23472 | ham 10134 | frog legs 80200 | gelatin 19177 | whale 35011",
        "maybe": "Parmesan 01033 | refried beans 16103",
        "free": "salmon 15076 | oyster 15167 | surimi 15109 | Worcestershire 06971 | caviar 15012 | egg 01123 | cod liver oil 04589",
    },
    "eggs": {
        "contains": "egg white 01124 | duck egg 01138 | mayonnaise 04025 | egg noodles 20109 | meringue pie 18320 | egg substitute 01226 | surimi 15109 "
        "| imitation shrimp 15153 | French toast 18269 | potato salad 11414 | angel cake 18086 | divinity 19384 | tartar sauce 27049 | nougat 43046",
        "maybe": "bread 18069 | dinner rolls 18342 | marshmallows 19116 | breaded fish 15027 | ice cream 19095 | cookies 18178 | frankfurter 07022 | vanilla wafers 18213",
        "free": "eggplant 11209 | caviar 15012 | herring eggs 35040 | pasta, dry 20120 | pasta without egg 20098 | tofu mayonnaise 42178 | oatmeal with dinosaur eggs 08411 "
        "| rice cakes 19816 | milk 01077",
    },
    "fish": {
        "contains": "cod liver oil 04589 | caviar 15012 | Worcestershire 06971 | Caesar dressing 43015 | fish sauce 06179 | surimi 15109 | imitation crab 15138 "
        "| green goddess 43017 | margarine with fish oil 04677 | tuna salad 15128 | filet-o-fish 21232",
        "maybe": "kimchi 11118 | barbecue sauce 06150 | steak sauce 27048 | omega-3 soymilk 16241 | jellyfish 43497 | infant formula 03850",
        "free": "oyster mushroom 11987 | fish-shaped crackers 28331 | goldfish pasta soup 06357 | oyster 15167 | seaweed 11445 | ground beef 23472",
    },
    "shellfish": {
        "contains": "shrimp 15149 | squid 15175 | snail 90560 | oyster sauce 06176 | clam and tomato juice 14187 | shrimp cracker 25070 | octopus 35054 "
        "| clam liquid 15162 | oyster stew 06048",
        "maybe": "imitation crab 15138 | surimi 15109 | kimchi 11118 | egg rolls 36601 | gumbo 06017",
        "free": "oyster mushroom 11987 | vegetable oyster 11437 | scallop squash 11475 | oyster crackers 28282 | saltines 18228 | emu oyster 05631 "
        "| oyster blade beef 23428 | salmon 15076",
    },
    "tree_nuts": {
        "contains": "almond 12061 | chestnut 12097 | ginkgo 12127 | pine nut 12147 | acorn flour 12060 | butternut 12084 | pesto 06626 | almond milk 14091 "
        "| marzipan 12071 | pistachio sausage 07930 | pecan pie 18325 | hazelnut spread 19125 | praline 19216 | walnut oil 04528 | acorn stew 35182",
        "maybe": "coconut 12104 | coconut oil 04047 | granola bar 19015 | milk chocolate 19120 | filled chocolates 43059 | oatmeal cookies 18178 | gingersnaps 18172 "
        "| ice cream 19095 | ice cream, other flavours 01243 | honey graham cereal 08211",
        "free": "peanut 16087 | nutmeg 02025 | water chestnut 11588 | butternut squash 11485 | wheat-based nuts 12140 | wheat nuts but macadamia 12200 "
        "| wheat 20072 | mouse nuts 35052 | cornnuts 19009 | milkfish 15053 | sunflower seed 12036",
    },
    "peanuts": {
        "contains": "peanut butter 16098 | peanut oil 04042 | oil with peanut 44005 | mixed nuts with peanuts 12635 | Reese's 19150 | Snickers 19155 "
        "| kung pao 36619 | PB & J crackers 18990 | peanut sauce 06618 | PayDay 19923",
        "maybe": "milk chocolate 19120 | filled chocolates 43059 | ice cream 19095 | ice cream, other flavours 01243 | granola bar 19015 | mixed nuts without peanuts, roasted in some oil 12638",
        "free": "dry-roasted almonds 12063 | almond 12061 | lupins 16076 | water chestnut 11588 | soybean 16108",
    },
    "soy": {
        "contains": "soybean oil 04044 | lecithin oil 04531 | tamari 16124 | edamame 11212 | tempeh 16114 | soybean shortening 04031 | hoisin 06175 | meatless bacon 16104 "
        "| beef patties with VPP 23501 | soy formula 03841 | teriyaki 06112 | soy flour 16115",
        "maybe": "tuna in water 15121 | margarine 04610 | dark chocolate 19903 | bread 18069 | vegetable shortening 04615 | mayonnaise 04025 | peanut butter 16098",
        "free": "olive oil 04053 | sunflower seed 12036 | mung beans 16080 | canola oil 04582 | milk 01077 | pork 10219 | rice 20044",
    },
    "sesame": {
        "contains": "sesame seed 12023 | tahini 12166 | sesame oil 04058 | hummus 16158 | halvah 19117 | sesame sticks 19418 | bun with sesame 28387 | sesame chicken 36633",
        "maybe": "plain bagel 18001 | crackers 18228 | pretzels 19047 | hamburger 21107 | falafel 16138 | bread 18069",
        "free": "poppy seed 02033 | sunflower seed 12036 | flaxseed 12220 | rice cakes 19816 | oats 08120",
    },
    "pork": {
        "contains": "ham 10134 | lard 04002 | bacon grease 04609 | pork and beef bologna 07008 | beans with pork 16009 | wild boar 17158 | cheese smokie 07016 "
        "| liver cheese 07040 | frybread with lard 35142 | hard salami 07230 | Big Breakfast 21341",
        "maybe": "meat frankfurter 07949 | gelatin 19177 | marshmallows 19116 | turkey sausage 07955 | pie crust 18332 | refried beans 16103 | chili con carne 22904",
        "free": "turkey ham 42128 | turkey bacon 07254 | beef bologna 07007 | hamburger 21107 | graham crackers 18173 | coating for pork 18637 | meatless bacon 16104 "
        "| lamb 17224 | beef jerky 19002 | agar 11442",
    },
    "alcohol": {
        "contains": "vanilla extract 02050 | imitation vanilla with alcohol 02051 | red wine 14096 | cooking wine 43154 | sake 43479 | hard cider 14250 | coffee liqueur 14414 "
        "| hard lemonade 14239",
        "maybe": "non-alcoholic beer 14305 | beerwurst 07931 | non-alcoholic wine 14553 | soy sauce 16123 | fruitcake 18110 | tequila salsa 27029",
        "free": "wine vinegar 02068 | ginger ale 14136 | root beer 14157 | vanilla without alcohol 02052 | cocktail mix 44203 | infant formula of Mead 03805 "
        "| whiskey sour mix 14028 | bitter gourd 11024 | distilled vinegar 02053",
    },
    "caffeine": {
        "contains": "coffee 14209 | green tea 14278 | cola 14148 | cocoa 19165 | dark chocolate 19903 | chocolate milk 01102 | mocha soymilk 16248 | energy drink 14154 "
        "| brownies 18151 | devil's food cookies 18651",
        "maybe": "decaffeinated coffee 14201",
        "free": "cola without caffeine 14147 | herb tea 14381 | white chocolate 19087 | cocoa butter 04501 | teaseed oil 04516 | root beer 14157 | carob 16055 "
        "| coffeecake 18104 | frozen yogurt, not chocolate 01298 | hibiscus tea 14649",
    },
    "grapefruit": {
        "contains": "grapefruit 09111 | pummelo 09295 | orange-grapefruit juice 09217 | ruby red blend 09528 | pineapple and grapefruit drink 14334",
        "maybe": "orange marmalade 19303 | fruit punch 14267 | citrus drink 14263",
        "free": "grapes 09132 | grapeseed oil 04517 | orange 09200 | Grape-Nuts 08038 | lemon juice 09152 | clementines 09433",
    },
    "added_msg": {
        "contains": "soy sauce 16123 | hydrolysed soy sauce 16125 | yeast extract 43406 | bouillon cubes 06981 | ramen 06583 | miso 16112 | fish sauce 06179",
        "maybe": "frankfurter 07022 | flavoured tortilla chips 19057 | gravy 06116 | canned soup 06018",
        "free": "tomato 11529 | mushroom 11260 | Parmesan 01033 | milk 01077 | chicken 05062 | gluten 48052 | glutinous rice 20054",
    },
    "aspartame": {
        "contains": "Equal 19337 | diet gelatin 19175 | diet cola with aspartame 14416 | cocoa with aspartame 14390",
        "maybe": "diet tea 14211 | yogurt with low-calorie sweetener 01203 | sugarless gum 43060 | sugar-free cookies 28229",
        "free": "sucralose 19868 | saccharin 43158 | stevia 19918 | asparagus 11011 | sugar 19335 | saccharin cola 14166 | soup with equal volume of milk 06201",
    },
    "high_fodmap": {
        "contains": "garlic 11215 | onion 11282 | garlic powder 02020 | wheat flour 20081 | rye 20062 | milk 01077 | apple 09003 | honey 19296 | cashew 12087 | pistachio 12151 "
        "| cauliflower 11135 | mushroom 11260 | kidney beans 16027 | lentils 16070 | boiled chickpeas 16357 | dates 09087 | watermelon 09326 | agave 19912 | high-fructose syrup 19351 | soymilk 16222 "
        "| asparagus 11011 | artichoke 11007 | Jerusalem artichoke 11226 | chicory root 11154 | leek 11246 | mango 09176 | sugarless gum 43060",
        "maybe": "oats 08120 | sweet potato 11507 | avocado 09037 | almond 12061 | broccoli 11090 | rinsed chickpeas 16359 | butternut squash 11485 | scallion 11291 "
        "| celery 11143 | banana 09040 | spelt 20140 | coconut milk 12118 | tomato 11529 | strawberries 09316 | edamame 11212",
        "free": "rice 20044 | potato 11352 | carrot 11124 | spinach 11457 | zucchini 11477 | blueberries 09050 | cheddar 01009 | Swiss 01040 | beef 23472 | egg 01123 "
        "| scallion tops 11292 | oyster mushroom 11987 | tofu 16126 | walnut 12155 | maple syrup 19353 | soy sauce 16123 | buckwheat 20008 | spaghetti squash 11492 "
        "| green beans 11052 | peppers 11333 | kiwi 09148 | quinoa 20035",
    },
    "added_sugar": {
        "contains": "sugar 19335 | honey 19296 | maple syrup 19353 | cola 14148 | pears in syrup 09257 | dried cranberries 09079 | ketchup 11935 | ice cream 19095 "
        "| chocolate milk 01102 | cookies 18178 | condensed milk 01095 | fruit punch 14267 | sweetened coconut 12109 | cranberry sauce 09081 | Yokan 16004",
        "maybe": "bread 18069 | peanut butter 16098 | ham 10134 | frankfurter 07022 | bacon 10123",
        "free": "apple juice, unsweetened 09016 | dates 09087 | milk 01077 | plain yogurt 01116 | pears in juice 09254 | edible-podded peas 11300 | sugar-apple 09321 "
        "| sweet potato 11507 | stevia 19918 | unsweetened applesauce 09019 | coconut, not sweetened 12108 | cherries, sweet 09070 | apricots without added sugar 09033",
    },
}


def rows() -> list[tuple[str, str, str, str]]:
    """exclusion, expected answer, what it is called here, SR28 id."""
    found = []
    for exclusion, table in TABLES.items():
        for answer, entries in table.items():
            for entry in entries.split("|"):
                name, _, number = entry.strip().rpartition(" ")
                found.append((exclusion, answer, name, f"sr28:{number}"))
    return found


@pytest.mark.parametrize(
    ("exclusion", "answer", "name", "food"),
    rows(),
    ids=[f"{exclusion}-{answer}-{name}" for exclusion, answer, name, _ in rows()],
)
def test_a_known_trap_is_judged_right(exclusion: str, answer: str, name: str, food: str) -> None:
    assert world.verdicts()[food][exclusion] == answer, f"{name}: {world.foods()[food].name}"


def test_there_is_a_table_for_every_exclusion() -> None:
    assert set(TABLES) == set(world.FIRST)
    assert all(set(table) == {"contains", "maybe", "free"} for table in TABLES.values())
