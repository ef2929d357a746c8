/**
 * Everyday scenes, written for this project: who does what with what, and what stands where. A small language model knows the words but
 * seldom joins them the way a picture does; these templates are the backbone of the initial captions and of what the prior takes for likely.
 *
 * `<name>` stands for any entry of that list, `[a|b]` for any of the texts between the bars; an empty one is allowed.
 */

/** Lists that templates name. Entries are separated by bars. */
export const LISTS: Readonly<Record<string, string>> = {
  adult: "a man|a woman|a person|a young man|a young woman|an older man|an elderly woman",
  child: "a boy|a girl|a child|a little girl|a young boy|a toddler|a baby",
  one: "a man|a woman|a person|a boy|a girl|a child|a young man|a young woman|a little girl|a young boy",
  two: "two men|two women|two people|a couple|a man and a woman|two children|two friends|a mother and her child|a father and his son",
  group:
    "a group of people|several people|a crowd of people|three people|a family|a group of friends|some people|people|a group of children|a group of men",
  many: "two people|a group of people|several people|some people|people|a couple|two men|two women|a group of friends|a family|children",
  anyone: "a man|a woman|a person|a boy|a girl|a child|two people|a group of people|several people|people|two men|two women|a couple",
  size: "a|a large|a small|a big",
  colour: "red|blue|white|black|yellow|green|orange|brown|grey|silver",
  ground: "a grassy field|a field|a lush green field|a dirt field|a grassy hill|a dry field|a green pasture|a meadow",
  room: "a living room|a bedroom|a kitchen|an office|a dining room|a small room|a hotel room",
  street: "a city street|a street|a busy street|the side of the road|a road|a street corner|a narrow street|a parking lot",
  seat: "a couch|a chair|a bed|a bench|a sofa|an armchair|a rug|the floor",
  surface: "a table|a wooden table|a counter|a desk|a kitchen counter|a plate|a shelf",
  water: "the water|a lake|a river|the ocean|a harbor|a pond|the sea",
  dish: "a plate|a white plate|a bowl|a tray|a wooden cutting board|a paper plate|a pan",
  herdplace: "a field|a grassy field|a pasture|a fenced in area|a green field|a hillside|a dirt road|a farm",
  wild: "a field|tall grass|the dirt|a zoo enclosure|the wild|a grassy plain|the grass|a dry grassy field",
};

/** One theme a key, one template a line. */
export const SCENES: Readonly<Record<string, string>> = {
  surfing: `
    <one> riding a wave on [top of |]a surfboard
    <one> on a surfboard riding a [large |big |small |]wave in the ocean
    a surfer riding [a|a large|a small|a big] wave [in the ocean|on a surfboard|at the beach|]
    <anyone> [carrying|holding] [a surfboard|surfboards] [on the beach|into the ocean|along the beach|near the water]
    <anyone> standing on [a|the] beach with [a surfboard|surfboards]
    <many> [surfing|riding waves|swimming] in the ocean
    <one> [paddling|lying] on a surfboard in the water
    a surfer [falling off a surfboard|walking out of the water|in a wetsuit holding a surfboard]
    several surfboards [leaning against a wall|standing in the sand|lined up on the beach]`,
  snow: `
    <anyone> [skiing|riding skis|on skis|snowboarding] down a [snowy|snow covered|steep] [slope|hill|mountain]
    <anyone> on skis [standing in the snow|in the snow|on a snowy slope|on top of a mountain]
    <one> on a snowboard [in the air|on a snowy slope|jumping over a ramp|in the snow]
    a skier [going down a snowy hill|jumping through the air|in the snow|making a turn on a slope]
    a snowboarder [in the air above the snow|doing a trick|riding down a slope|jumping off a ramp]
    <many> [skiing|standing on skis|wearing skis] [on a snowy mountain|in the snow|near a ski lift]
    <anyone> cross country skiing [through the snow|in the woods|along a trail]
    <one> wearing skis and holding ski poles
    a snow covered mountain [with trees|under a blue sky|with people skiing]
    a ski lift [over a snowy mountain|carrying people up a mountain]`,
  skateboarding: `
    <one> [riding a skateboard|skateboarding] [down a street|on a ramp|at a skate park|on the sidewalk|in a parking lot|down a hill]
    <one> doing a trick on a skateboard [at a skate park|on a ramp|in the air|on the street|down some stairs|on a rail|]
    <one> jumping [in the air|over a ramp|down stairs] on a skateboard
    a skateboarder [doing a trick|in the air|riding up a ramp|grinding on a rail|performing a jump at a skate park]
    <many> [with skateboards|skateboarding] [at a skate park|on the street]
    a skateboard [lying on the ground|on the sidewalk|leaning against a wall]
    <one> [sitting on|holding|standing next to] a skateboard`,
  tennis: `
    <one> [playing tennis|holding a tennis racket|swinging a tennis racket|hitting a tennis ball|serving a tennis ball] [on a tennis court|on a court|]
    a [male |female |]tennis player [swinging a racket|hitting a ball|serving the ball|preparing to hit the ball|on the court|reaching for the ball]
    <one> [swinging a racket at a tennis ball|about to hit a tennis ball|about to serve a tennis ball]
    <two> [playing tennis|standing on a tennis court|holding tennis rackets] [on a tennis court|]
    <group> watching a tennis match`,
  baseball: `
    a baseball player [swinging a bat|holding a bat|at bat|throwing a ball|running to a base|standing on the field|sliding into a base|catching a ball]
    a baseball player [swinging a bat at a ball|ready to swing the bat|pitching a ball] [during a game|on the field|at home plate]
    a batter, catcher and umpire [at a baseball game|during a baseball game|at home plate]
    a baseball game [being played|in progress|with players on the field|in a stadium]
    <one> [swinging a baseball bat|holding a baseball bat|throwing a baseball|wearing a baseball glove] [on a field|in a park|]
    a pitcher [throwing a baseball|on the mound|throwing a ball from the mound]
    baseball players [standing on a field|playing a game|on the field during a game]
    a [boy|girl|child] [playing baseball|in a baseball uniform|hitting a ball with a bat]`,
  ballgames: `
    <anyone> [playing soccer|playing football|kicking a soccer ball|playing with a ball] [on a field|on a grass field|in a park|on a soccer field]
    two soccer players [going for the ball|running after the ball|fighting for the ball]
    <one> kicking a [soccer |]ball on a [grass |soccer |]field
    <anyone> playing [basketball|volleyball] [on a court|on the beach|in a gym]
    <one> [throwing|catching|jumping to catch|holding] a frisbee [in a park|in a field|on the grass|on the beach|]
    <many> [playing frisbee|playing a game of frisbee|throwing a frisbee] [in a park|in a field|on the grass]
    a dog [catching a frisbee|jumping for a frisbee|running with a frisbee|with a frisbee in its mouth] [in the air|on the grass|in a field|in the yard|]
    a dog [playing with a ball|with a tennis ball in its mouth|chasing a ball] [in the grass|on a lawn|]
    <one> playing [golf|golf on a golf course|ping pong|cricket on a field|hockey on the ice]
    <many> [ice skating|playing ice hockey|on the ice]`,
  kites: `
    <anyone> flying [a kite|kites|a colorful kite] [on the beach|in the sky|in a field|in a park|on a sunny day|in a grassy field]
    [a|a colorful|a large] kite flying [in the sky|in a blue sky|high in the air|over a beach|over a field|above the water]
    [several|many|colorful] kites flying [in the sky|over a beach|in a cloudy sky|above a crowd of people]
    <one> [kite surfing|parasailing|windsurfing] [in the ocean|on the water]`,
  cycling: `
    <anyone> riding [a bike|a bicycle|bikes|bicycles] [down a street|on the street|on a path|down the road|through a park|on the sidewalk|past a building]
    <one> [on a bicycle|standing next to a bike|pushing a bicycle|sitting on a bike|with a bicycle]
    a [bike|bicycle] [parked|leaning] [against a wall|next to a building|on the sidewalk|in front of a store|against a fence|next to a bench|by the water]
    [several|a row of|many|two] bicycles parked [in a row|on the street|next to each other|in front of a building|at a bike rack]
    <group> riding bikes [in a race|down a street|along a road]`,
  motorcycles: `
    <one> riding a motorcycle [down a road|on a street|down the street|on a race track|on a dirt road|]
    <one> [sitting on|standing next to|on] a [motorcycle|parked motorcycle|red motorcycle|scooter|black motorcycle]
    a [|red |black |blue |white |vintage |large ]motorcycle parked [on the street|in a parking lot|in front of a building|on the side of the road|next to a car|on the grass|in a garage]
    [several|a row of|many|two|a group of] motorcycles parked [in a row|on the street|in a parking lot|next to each other]
    <many> riding motorcycles [down a street|on a road|in a parade]
    a motorcycle [racer|rider] [on a track|leaning into a turn|jumping in the air]
    a police officer on a motorcycle
    a close up of [the front of a motorcycle|a motorcycle engine|the handlebars of a motorcycle]`,
  cars: `
    a [|red |blue |white |black |silver |yellow |green |vintage |old ]car parked [on the street|in a parking lot|in front of a house|on the side of the road|next to a building|in a driveway|next to a parking meter]
    [cars|several cars|many cars|cars and trucks|cars and buses] [driving down a street|stopped at a traffic light|parked on a street|on a busy city street|stuck in traffic|on a highway|parked in a parking lot]
    a [|busy |narrow |quiet |wet |snowy ]street with [cars|parked cars|cars and buildings|people and cars|traffic lights|tall buildings|trees and parked cars|shops and people]
    a [|red |white |large |blue |old |yellow |green ]truck [parked|driving] [on the street|in a parking lot|down the road|on a dirt road|in a field|next to a building]
    a [fire truck|police car|taxi|dump truck|pickup truck|tow truck|delivery truck|garbage truck|van] [parked on the street|driving down the street|in front of a building|on a city street|on the road]
    <one> [driving a car|sitting in a car|leaning on a car|standing next to a car|getting out of a car|looking out of a car window]
    a dog [sitting in a car|looking out of a car window|in the back of a truck|with its head out of a car window]
    [a view from a car|the view from inside a car|the dashboard of a car]
    a car mirror showing the reflection of [a dog|cars|a street|a person]`,
  buses: `
    a [|red |blue |yellow |white |green |city |double decker |tour |school |large ]bus [driving down a street|parked on the street|on a city street|stopped at a bus stop|driving down the road|parked in a parking lot|in front of a building|traveling down a busy street]
    a red double decker bus [on a city street|driving down the street|in front of a building|parked at a stop]
    two buses [parked next to each other|on a city street|driving down a street]
    a row of buses parked [in a parking lot|next to each other|on the street]
    <anyone> [waiting at a bus stop|getting on a bus|standing next to a bus|boarding a bus|sitting on a bus]`,
  trains: `
    a [|red |yellow |blue |green |passenger |freight |steam |commuter |long |silver ]train [on the tracks|at a station|traveling down the tracks|pulling into a station|stopped at a train station|going down the tracks|passing through a field|next to a platform|crossing a bridge]
    a train [engine|car] on the tracks [near a building|in a train yard|next to trees|]
    an old steam [train|engine|locomotive] [on the tracks|with smoke coming out|at a station|on display]
    <anyone> [waiting for a train|standing on a train platform|boarding a train|getting off a train|sitting on a train|standing next to a train]
    train tracks [with a train in the distance|running through a city|next to a building|in a forest]
    a subway train [at a platform|pulling into a station|with people inside]
    a [tram|trolley|street car] [on a city street|driving down the street|on the tracks]`,
  planes: `
    a [|large |small |white |blue |passenger |commercial |jet |propeller ]airplane [flying in the sky|on a runway|at an airport|parked on a runway|taking off|landing on a runway|in the sky|flying through a cloudy sky|flying in a clear blue sky|parked at a gate|on the tarmac]
    a [jet|plane|fighter jet] [flying in the sky|flying through the air|parked on a runway|taking off from a runway|flying low over a beach]
    [several|two|a group of|a row of] [airplanes|planes|jets] [parked at an airport|flying in formation|on a runway|flying in the sky]
    <anyone> [boarding an airplane|standing next to an airplane|in front of a plane|looking at an airplane]
    the wing of an airplane [in the sky|above the clouds|seen from a window]
    a [|small |red ]helicopter [flying in the sky|on the ground|landing in a field]
    an old airplane on display in a museum`,
  boats: `
    a [|small |white |large |red |blue |wooden |fishing |sail ]boat [in the water|on a lake|docked at a pier|floating on the water|on the beach|in a harbor|on a river|tied to a dock|sailing in the ocean]
    [several|many|small|a row of|two|a group of] boats [docked in a harbor|in the water|parked at a dock|on a beach|floating on a river|on a lake|lined up at a marina]
    <anyone> [in a boat|riding in a boat|rowing a boat|sitting in a boat|standing on a boat|paddling a canoe|in a kayak] [on a river|on a lake|in the water|in the ocean|]
    a [large ship|ferry|cruise ship|sailboat|yacht] [in the water|in a harbor|on the ocean|at a dock]
    a harbor filled with boats
    a dog [on a boat|sitting in a boat|standing on a surfboard]`,
  street: `
    a traffic light [on a street|at an intersection|on a pole|on a city street|above a street|with a building in the background|showing red|at night|in front of a building]
    a [stop sign|street sign|road sign|sign] [on a pole|on a street corner|in front of a building|at an intersection|on the side of the road|with trees in the background|next to a road|in front of trees]
    [two|several] street signs on a pole
    a [|red |yellow |green |blue |white ]fire hydrant [on a sidewalk|on the side of the road|in the grass|on a street corner|in front of a building|next to a street|in the snow|spraying water]
    a parking meter [on the side of the street|on a sidewalk|next to a car|next to a street|in front of a car]
    <anyone> [crossing the street|walking down the street|walking down a sidewalk|standing on a street corner|walking across the street|standing on the sidewalk|sitting on a sidewalk]
    <group> [walking down a street|crossing a busy street|walking in a city|standing on a sidewalk|at an outdoor market|in front of a building]
    a [busy city street|city street at night|city street with tall buildings|street in a small town|city intersection] [with cars and people|with traffic lights|with shops|]
    [a clock|a large clock|an old clock] [on the side of a building|on a wall|on a tower|on a pole|in front of a building|hanging from a ceiling|in a train station]
    a [|tall |large |stone |brick |old ]clock tower [in a city|with a blue sky in the background|in the middle of a town|in front of a building|at night|next to a building]
    a [tall|large|brick|old|white] building [with a clock|with a clock tower|with many windows|on a street corner|in a city|with a flag|with a sign]
    <one> [walking a dog|walking two dogs|pushing a stroller|with a stroller|pushing a cart|sweeping] [on a sidewalk|down a street|in a park|on the street|]
    <one> riding a [horse drawn carriage|scooter|segway] [down a street|in a city]
    a horse [drawn carriage|pulling a carriage|pulling a cart] [on a city street|down a street|with people in it]`,
  benches: `
    <anyone> sitting on a [|park |wooden ]bench [in a park|near the water|next to a tree|by the ocean|on a sidewalk|in front of a building|looking at the water|reading a book|under a tree]
    a [|wooden |park |empty |metal |stone ]bench [in a park|in front of a building|next to a tree|near the water|in the snow|on a sidewalk|overlooking the water|in a garden|surrounded by leaves|under a tree]
    [two|several|empty] benches [in a park|near the water|in front of a building]
    <one> lying on a bench
    a [dog|cat|bird] [sitting on a bench|standing on a bench|lying on a bench|under a bench]`,
  umbrellas: `
    <anyone> [holding|walking with|standing under|carrying|under] [an umbrella|a red umbrella|a black umbrella|umbrellas|a colorful umbrella] [in the rain|on a street|on a rainy day|on the sidewalk|on the beach|]
    a [beach|] umbrella [and chairs on the beach|on a sandy beach|on a patio]
    [colorful|several|many] umbrellas [on a beach|hanging in the air|over tables|at an outdoor cafe]
    <many> [sitting under umbrellas|sitting at tables under umbrellas] [on the beach|outside|]`,
  beach: `
    <anyone> [walking on|standing on|sitting on|playing on|lying on|walking along] [the beach|a beach|a sandy beach] [near the ocean|at sunset|with a dog|by the water|]
    a [beach|sandy beach] with [people|umbrellas and chairs|chairs and umbrellas|waves|palm trees|many people|boats]
    <anyone> [swimming in the water|standing in the water|swimming in a pool|playing in the water|wading in the ocean|in a swimming pool]
    a [dog|horse] [running on the beach|walking on the beach|standing in the water|playing in the water]
    [two people|a man|a woman|people] riding horses on the beach
    waves crashing on [the beach|rocks|the shore]`,
  giraffes: `
    [a giraffe|a tall giraffe|a baby giraffe] [standing in|walking through|in] [a field|tall grass|a zoo enclosure|the wild|a grassy plain|a dry grassy field]
    a giraffe [eating leaves from a tree|standing next to a tree|eating grass|bending down to eat|standing behind a fence|looking at the camera|standing in front of trees|eating from a tree|sticking out its tongue]
    [two|three|several|a group of|a couple of] giraffes [standing in a field|standing next to each other|eating leaves from a tree|walking through a field|in a zoo enclosure|in a grassy field|standing near trees|walking in the wild]
    a [mother|] giraffe and [her baby|a baby giraffe|a zebra] in a field
    <anyone> feeding a giraffe
    the head of a giraffe [in front of trees|against a blue sky]`,
  zebras: `
    a zebra [standing in|grazing in|walking through|in] <wild>
    a zebra [eating grass|standing next to a fence|standing on dirt|looking at the camera|standing in the grass|standing in a zoo enclosure]
    [two|three|several|a group of|a herd of|a couple of] zebras [standing in a field|grazing in a field|standing next to each other|eating grass|walking in the dirt|drinking water|in a grassy field|in the wild|running across a plain]
    zebras and [giraffes|wildebeest|antelope] [in a field|standing in a grassy field]`,
  elephants: `
    an elephant [standing in|walking through] <wild>
    an elephant [walking in the dirt|standing near water|eating grass|standing next to a tree|standing in water|with its trunk up|spraying water|behind a fence|walking down a road|standing next to a rock wall]
    [two|three|several|a group of|a herd of|a couple of] elephants [standing in a field|walking in the dirt|standing next to each other|near a watering hole|in the water|walking through grass|in a zoo enclosure|drinking water]
    a baby elephant [standing next to its mother|walking with an adult elephant|playing in the dirt]
    <anyone> riding [an elephant|on the back of an elephant|on an elephant]
    <anyone> [standing next to an elephant|feeding an elephant|washing an elephant|petting an elephant]`,
  bears: `
    a [|brown |black |large |polar |grizzly |small ]bear [standing in the grass|walking through the grass|sitting in the grass|in the woods|walking in a field|in the water|standing on a rock|lying on the ground|standing on rocks|sitting on a rock|in a zoo|looking at the camera|walking on the ground]
    a polar bear [in the snow|swimming in the water|standing on ice|lying on a rock|walking on rocks]
    [two|three] [|brown |black |polar ]bears [standing in the grass|playing in the water|walking in a field|standing next to each other|in the snow|in a zoo]
    a close up of [a brown bear|the face of a bear|a bear in the grass|a large bear]
    a mother bear and her cubs [in a field|in the water|walking in the grass]`,
  horses: `
    a [|brown |white |black ]horse [standing in|grazing in|walking through|running through] <herdplace>
    [two|three|several|a group of|a herd of|a couple of] horses [standing in a field|grazing in a field|running in a field|standing next to each other|walking on a dirt road|eating grass|in a pasture|behind a fence]
    <anyone> riding [a horse|a brown horse|horses|a white horse] [in a field|on a beach|down a street|on a trail|over a jump|in a competition|down a road|through the water|]
    <one> [standing next to a horse|petting a horse|feeding a horse|leading a horse|on a horse|brushing a horse]
    [a man|a woman|a rider|a girl] on a horse jumping over [a fence|an obstacle|a hurdle|a gate]
    a cowboy riding a horse [at a rodeo|in a field]
    a police officer riding a horse [down a street|in a city]
    [a mother horse and her foal|a horse and a foal] [in a field|standing in the grass]`,
  cows: `
    a [|brown |black |white |black and white |large ]cow [standing in|grazing in|walking through|lying in] <herdplace>
    [two|three|several|a group of|a herd of|some] [cows|cattle|black and white cows] [standing in a field|grazing in a field|grazing in a pasture|lying in the grass|walking down a road|standing next to each other|in a barn|on a beach|in a lush green field|behind a fence]
    a [bull|cow|calf] [standing next to a fence|looking at the camera|with horns standing in a field|drinking milk from its mother|walking down the street]
    <one> [milking a cow|standing next to a cow|feeding a cow|leading a cow]`,
  sheep: `
    [a sheep|a white sheep|a lamb|a goat|a ram] [standing in|grazing in|lying in] <herdplace>
    [two|three|several|a flock of|a herd of|a group of] [sheep|goats] [grazing in a field|standing in a field|grazing on a hillside|standing next to each other|walking down a road|in a pen|eating grass|on a lush green hillside|behind a fence|in the snow]
    a [sheep|mother sheep] [and her lamb|and two lambs|with a baby lamb] in a field
    <anyone> [shearing a sheep|herding sheep|feeding a sheep|feeding goats|holding a lamb]
    a dog herding sheep [in a field|]`,
  dogs: `
    a [|brown |black |white |small |large |black and white |brown and white ]dog [lying on a couch|sitting on the floor|lying on a bed|standing in the grass|running in the grass|sitting in the grass|sleeping on a couch|lying on the floor|standing on a beach|in the snow|standing in the water|lying on a rug|looking at the camera|sitting in a chair|on a leash|wearing a collar|looking out of a window]
    a dog [wearing a hat|wearing a sweater|wearing a costume|with a toy in its mouth|with a stick in its mouth|swimming in the water|sitting next to a bike|chewing on a toy|carrying a stick|standing next to a tree|lying next to a pair of shoes|sitting next to a man]
    [two|three|several|a couple of] dogs [playing in the grass|lying on a bed|running on a beach|sitting next to each other|lying on the floor|standing in a field|on a couch|playing with a toy]
    a [puppy|small puppy] [sleeping on a bed|lying on the floor|sitting in the grass|playing with a toy|in a basket|chewing on a shoe]
    <one> [petting a dog|walking a dog|holding a dog|playing with a dog|sitting with a dog|kneeling next to a dog|sitting on a couch with a dog|lying in bed with a dog]
    a close up of [a dog|a dog's face|a dog with its tongue out]
    a dog and a cat [lying on a bed|sitting together|on a couch|lying next to each other]`,
  cats: `
    a [|black |white |grey |orange |black and white |brown |small |large |striped ]cat [lying on a bed|sitting on a table|sleeping on a couch|lying on a couch|sitting on a chair|sitting on the floor|sitting on a window sill|looking out of a window|sitting on a desk|lying on a rug|in a box|looking at the camera|lying on a blanket|sitting in a bathroom sink|in a sink|sitting on a car|lying on the floor|standing on a table|in the grass|on top of a car]
    a cat [lying next to a laptop|sitting on a laptop|sleeping on a keyboard|sitting in front of a television|lying on a pair of shoes|in a suitcase|drinking from a toilet|sitting on a toilet|playing with a toy|lying on a stack of books|sitting next to a potted plant|under an umbrella|looking in a mirror|wearing a tie|lying next to a remote control|drinking from a cup|looking at a computer screen]
    [two|three] cats [lying on a bed|sitting next to each other|sleeping on a couch|lying on a blanket|sitting on a window sill|eating from a bowl|playing on the floor]
    a [kitten|small kitten] [sleeping on a bed|playing with a toy|lying on a blanket|sitting on the floor|in a box]
    <one> [holding a cat|petting a cat|sleeping with a cat|sitting on a couch with a cat|lying on a bed with a cat]
    a close up of [a cat|a cat's face|a cat lying down|a cat with green eyes]`,
  birds: `
    a [|small |large |white |black |blue |yellow |red |brown |colorful ]bird [sitting on a branch|perched on a tree branch|standing on the ground|flying in the sky|standing in the water|standing on a rock|sitting on a fence|perched on a wire|flying over the water|at a bird feeder|standing in the grass|sitting on a ledge|standing on a beach|sitting on a railing]
    [two|three|several|a flock of|a group of|many|a couple of] birds [sitting on a branch|flying in the sky|standing in the water|standing on the ground|perched on a wire|on a beach|flying over the water|swimming in a pond|sitting on a fence|in a tree]
    a [seagull|pigeon|crow|duck|parrot|owl|eagle|hawk|heron|pelican|swan|goose|peacock|flamingo|penguin] [standing on a rock|standing on the beach|flying over the water|standing on a railing|in the water|sitting on a branch|standing in the grass|flying in the sky|looking at the camera]
    [ducks|geese|swans|several ducks|a group of ducks|two ducks] [swimming in the water|swimming in a pond|standing in the grass|on a lake|walking on the grass|crossing a road]
    <one> [feeding birds|feeding ducks|holding a bird|feeding pigeons] [in a park|on the street|near the water|]
    a bird [with its wings spread|eating seeds from a feeder|with a long beak standing in water|in a cage|in a nest]`,
  bathroom: `
    a [|small |white |clean |large |modern |tiled |public |dirty ]bathroom with [a toilet|a toilet and sink|a toilet and a sink|a sink and mirror|a sink and a mirror|a toilet, sink and bathtub|a bathtub and toilet|a shower|a large mirror|a toilet and shower|two sinks|a white bathtub|a toilet and a window|a walk in shower|a toilet next to a sink|a sink, toilet and mirror]
    a [|white |clean |dirty |broken |public ]toilet [in a bathroom|in a small bathroom|with the lid up|next to a sink|with the seat up|in a stall|next to a bathtub|with a roll of toilet paper]
    a [|white |bathroom |double ]sink [under a mirror|with a mirror above it|in a bathroom|and mirror in a bathroom|next to a toilet]
    a row of [urinals on a wall|sinks in a public bathroom|toilets]
    <one> [brushing his teeth|brushing her teeth|looking in a bathroom mirror|taking a picture in a mirror|standing in front of a bathroom mirror|washing hands in a sink|sitting on a toilet|holding a toothbrush|shaving in front of a mirror]
    [a toothbrush|two toothbrushes|toothbrushes and toothpaste] [in a cup|on a sink|on a bathroom counter]
    a shower with [a glass door|a white curtain|tile walls]`,
  kitchen: `
    a [|small |large |modern |clean |white |empty |messy |old ]kitchen with [a stove and refrigerator|a stove|a stove and a sink|white cabinets|wooden cabinets|a refrigerator, stove and sink|a table and chairs|a sink and window|stainless steel appliances|a large island|white appliances|a stove, oven and microwave|a refrigerator and oven|a sink and a dishwasher|wood cabinets and white appliances]
    <anyone> [cooking in a kitchen|standing in a kitchen|preparing food in a kitchen|cooking food on a stove|standing in front of an oven|cutting vegetables in a kitchen|washing dishes in a sink|preparing food|making pizza in a kitchen|looking in a refrigerator|baking in a kitchen|taking food out of an oven]
    a [|white |silver |black |stainless steel |large |open |old ]refrigerator [in a kitchen|in a small kitchen|filled with food|with magnets on it|with the door open|next to a counter|next to a stove]
    a [stove|stove top oven|white stove|black stove|microwave|toaster oven|coffee maker] [in a kitchen|on a counter|next to a refrigerator|under a cabinet|with pots and pans|on a kitchen counter]
    pots and pans [on a stove|hanging on a wall|in a kitchen]
    [a chef|chefs|two chefs|several chefs] [preparing food in a kitchen|cooking in a restaurant kitchen|cutting food|in a kitchen]
    a kitchen [sink|counter] [full of dishes|with dishes|with a window above it|with food on it|with bottles and jars]`,
  livingroom: `
    a [|small |large |modern |cozy |messy |bright |clean ]living room with [a couch and television|a couch and a table|a couch, chairs and a coffee table|a fireplace|a fireplace and television|a couch and chairs|furniture|large windows|a television|a flat screen tv|a brown couch|white furniture|a couch and a lamp|a rug and a couch|bookshelves|two couches|a dining table and chairs]
    <anyone> sitting on a couch [in a living room|watching television|with a laptop|playing a video game|reading a book|using a laptop|with a remote control|with a dog|]
    <anyone> [playing a video game|standing in a living room|playing a game with a remote|playing video games|holding a game controller|holding a remote control|watching television] [in a living room|in a room|]
    a [|flat screen |large |small |old ]television [on a stand|in a living room|on a wall|sitting on a table|on top of a dresser|on an entertainment center|showing a picture]
    a [couch|brown couch|white couch|red couch|leather couch|sofa] [in a living room|next to a window|with pillows|with a blanket on it|and a chair in a room|in front of a window]
    a room with [a couch and a table|a bed and a desk|a table and chairs|a large window|a television|chairs and a table|a piano|a fireplace|bookshelves|wooden floors|a desk and a chair|furniture]
    a chair [next to a window|in front of a desk|next to a table|in the corner of a room|in front of a fireplace]
    <group> [sitting in a living room|in a living room|standing in a room|sitting on couches|sitting around a table in a living room]`,
  bedroom: `
    a [|small |large |modern |hotel |clean |messy |neat ]bedroom with [a bed|a bed and a window|a large bed|a bed and a desk|a bed and a dresser|two beds|a bed, lamp and window|a bed and a television|a white bed|a bed and a chair|a bunk bed|a bed and a nightstand]
    a [|large |small |white |neatly made |messy |wooden ]bed [in a bedroom|with pillows|with a white comforter|next to a window|in a hotel room|with a blanket|with two pillows|in a small room|with white sheets|next to a lamp|with a wooden headboard]
    a hotel room with [two beds|a bed and a desk|a large bed|a bed and a television]
    <anyone> [lying on a bed|sleeping in a bed|sitting on a bed|lying in bed|jumping on a bed|asleep on a bed] [with a laptop|with a book|under a blanket|with a teddy bear|]
    a [baby|toddler|child] [sleeping in a crib|lying on a bed|sleeping on a bed|sitting on a bed|holding a teddy bear|lying on a blanket]`,
  dining: `
    <anyone> sitting at a table [with food|in a restaurant|eating food|with plates of food|with drinks|with wine glasses|eating pizza|with a cake|outside|with a laptop|having a meal|]
    <group> [sitting around a table|eating at a table|sitting at a long table|eating dinner at a restaurant|sitting at a dining table|gathered around a table with food|having dinner together|standing around a table with food|at a restaurant table]
    <one> [eating a sandwich|eating a hot dog|eating pizza|eating a donut|eating cake|eating a piece of cake|eating a banana|drinking from a cup|drinking coffee|drinking wine|eating food at a table|eating from a bowl|holding a slice of pizza|holding a plate of food|holding a glass of wine|holding a hot dog|eating ice cream|taking a bite of food]
    <many> [eating pizza|drinking wine|eating food|having a picnic in a park|having a meal outside|cutting a cake|sharing a pizza|drinking beer]
    a [|dining |wooden |long |small |large |round ]table [with plates of food|set for dinner|with food and drinks|with plates and glasses|with chairs|with a vase of flowers|topped with plates of food|with wine glasses|in a dining room|with a white tablecloth|with a birthday cake|with many plates of food|with a bowl of fruit]
    a dining room with [a table and chairs|a wooden table and chairs|a large table|a table and a chandelier]
    a restaurant with [tables and chairs|people sitting at tables|a bar|many people]
    [a glass of wine|two glasses of wine|wine glasses|a bottle of wine and a glass|a bottle of wine and two glasses|a cup of coffee|a cup of tea|a glass of beer|a glass of orange juice] [on a table|on a wooden table|on a counter|next to a plate of food|next to a laptop|]
    <one> [pouring wine into a glass|holding a bottle of wine|holding a glass of beer|holding a cup of coffee|blowing out candles on a cake|cutting a cake with a knife|cutting a pizza]`,
  food: `
    a [plate|white plate|bowl|tray|pan|table] [of|with] [food|meat and vegetables|rice and vegetables|pasta|salad|french fries|eggs and bacon|fruit|vegetables|chicken and rice|soup|broccoli|noodles|fish and vegetables|breakfast food|meat, potatoes and vegetables|a sandwich and fries|a sandwich and a salad|pasta and broccoli|beans and rice|sushi]
    a plate of food [with meat and broccoli|with a fork|with rice and meat|on a table|with a sandwich|with vegetables and meat|and a glass of wine|next to a cup of coffee|with eggs and toast|with a knife and fork]
    a [|large |small |cheese |pepperoni |whole |homemade |sliced ]pizza [on a table|on a plate|on a pan|with cheese and toppings|with tomatoes and cheese|in a box|on a wooden cutting board|with vegetables|in an oven|cut into slices|on a white plate|with a slice missing]
    a slice of [pizza|cake|chocolate cake|pie|pizza and a drink] [on a plate|on a paper plate|on a white plate|with a fork|on a table]
    a [sandwich|sandwich and fries|hamburger and french fries|cut sandwich|toasted sandwich|sandwich cut in half] [on a plate|on a white plate|on a table|with a pickle|with lettuce and tomato|in a basket|wrapped in paper|and a drink]
    [a hot dog|two hot dogs|hot dogs] [on a bun|with mustard|with ketchup and mustard|on a plate|with onions|in a paper tray|on a grill|with french fries]
    [a donut|donuts|a box of donuts|several donuts|chocolate donuts|a dozen donuts|two donuts] [on a plate|in a box|with sprinkles|on a table|with icing|on display|on a tray|and a cup of coffee]
    a [|birthday |chocolate |wedding |white |decorated |large ]cake [on a table|with candles|on a plate|with white frosting|with flowers|with strawberries|decorated with a picture|with a knife|with lit candles|cut into slices]
    [a bunch of bananas|bananas|a bowl of fruit|apples|oranges|a bowl of apples|a bowl of oranges|a pile of oranges|apples and oranges|bananas and apples|a pile of apples|fresh fruit|a banana|a basket of fruit] [on a table|in a bowl|on a counter|on display|at a market|hanging from a tree|in a basket|on a plate|for sale|]
    [broccoli|broccoli and carrots|carrots|vegetables|fresh vegetables|a bowl of broccoli|a pile of carrots|chopped vegetables|fruits and vegetables] [on a plate|in a bowl|on a cutting board|at a market|in a pan|on display|growing in a garden|on a table|for sale at a market]
    [a man|a woman|people] [selling fruit|selling vegetables|selling food|buying fruit|shopping for vegetables|selling bananas] [at a market|at an outdoor market|on the street|from a cart]
    a [market|fruit stand|store|bakery|food stand] [with fruits and vegetables|with bananas and oranges|filled with fruit|display of donuts|with people shopping|display of pastries|with many kinds of fruit]
    a bowl of [soup|soup and a sandwich|cereal|salad|ice cream|oatmeal with fruit|noodles and vegetables|rice] [on a table|with a spoon|with chopsticks|]
    a [knife|pair of scissors|fork and knife|spoon|fork] [on a table|on a cutting board|next to a plate|on a plate|in a bowl|next to an apple]
    a close up of [a plate of food|a pizza|a sandwich|a cake|a salad|broccoli|a hot dog|a bowl of food|bananas|an orange|donuts]`,
  desk: `
    a [|wooden |white |messy |computer |clean |small ]desk with [a computer|a laptop|a computer and keyboard|two monitors|a computer monitor and keyboard|a laptop and a monitor|a lamp and books|a laptop and a mouse|a computer, keyboard and mouse|papers and a laptop|a laptop and a cup of coffee|a chair]
    a [|silver |black |open ]laptop [on a desk|on a table|on a bed|sitting on a desk|next to a mouse|next to a cup of coffee|on a wooden table|next to a monitor|on a person's lap|and a phone on a table|next to a keyboard]
    <anyone> [using a laptop|working on a laptop|sitting at a desk with a computer|typing on a laptop|using a computer|looking at a laptop|sitting in front of a computer|working at a desk|looking at a computer screen|sitting at a table with a laptop|using laptops at a table|working on computers]
    a [computer|desktop computer|computer monitor|keyboard and mouse|computer keyboard|computer mouse] [on a desk|on a table|next to a keyboard|sitting on a desk|next to a laptop|]
    an office with [a desk and computer|desks and computers|a desk and chair|people working at computers]
    [a cell phone|a smartphone|a phone|two cell phones|an old cell phone|a remote control|remote controls] [on a table|on a desk|in a person's hand|next to a laptop|on a counter|next to a keyboard|lying on a bed]
    a hand holding [a cell phone|a smartphone|a remote control|a pair of scissors|a banana|a donut|a hot dog|a toothbrush|a camera|a cup of coffee|a sandwich|a small animal|a pen]
    <one> [talking on a cell phone|looking at a cell phone|holding a cell phone|using a cell phone|taking a picture with a cell phone|texting on a phone|looking at a phone] [while walking|on a street|on a bench|in a room|outside|]
    <many> [looking at cell phones|using their phones|looking at a phone|taking pictures]
    <one> [taking a picture|holding a camera|taking a selfie|taking a photograph with a camera]
    a camera [on a tripod|next to a laptop|on a table]
    [a pile of books|a stack of books|books|a row of books|an open book|a shelf full of books|bookshelves full of books] [on a table|on a shelf|on a desk|on a bed|in a library|]
    <one> [reading a book|reading a newspaper|reading a book to a child|looking at a book|holding a book]`,
  things: `
    a [|glass |blue |white |clear |small |large |red ]vase [with flowers|with red flowers|of flowers on a table|with yellow flowers|filled with flowers|with pink roses|on a table|with a plant in it|with white flowers|on a shelf|next to a window]
    [a potted plant|potted plants|a plant in a pot|flowers in a pot|a bouquet of flowers] [on a table|next to a window|on a porch|in a room|on a window sill|on a balcony|in front of a house]
    a [teddy bear|stuffed animal|stuffed bear|brown teddy bear|white teddy bear] [sitting on a chair|on a bed|sitting on a couch|in a box|wearing a hat|sitting on a table|sitting on the ground|wearing a shirt|sitting on a shelf|holding a heart]
    [two|three|several|a group of|a pile of] [teddy bears|stuffed animals] [sitting together|on a bed|on a shelf|sitting next to each other|on a couch|in a store|dressed in clothes]
    a pair of [scissors on a table|scissors next to paper|shoes on the floor|glasses on a table|scissors]
    [a suitcase|luggage|suitcases|a pile of luggage|an open suitcase|a black suitcase|bags of luggage] [on the floor|on a bed|in a room|at an airport|on a cart|next to a door|on a sidewalk|packed with clothes]
    <anyone> [with luggage|pulling a suitcase|standing with suitcases|carrying a suitcase|carrying a backpack|wearing a backpack|with backpacks|carrying bags] [at an airport|at a train station|on a street|]
    [a clock|an alarm clock|a wall clock|a round clock] [on a table|on a wall|on a shelf|showing the time|next to a lamp]
    [a tie|ties|a red tie|a collection of ties] [hanging on a rack|on display|on a bed|]
    a display of [shoes|clocks|toys|cakes|vases|bottles|hats|bags|antique objects|old cameras] [in a store|in a window|on a shelf|]
    a shelf with [bottles|books|toys|vases|cups|plants|jars|shoes]
    [a basket|a box|a bag|a bowl] [full of|filled with|of] [fruit|toys|vegetables|bread|clothes|apples|oranges|food|tools|flowers]
    [a lamp|a mirror|a painting|a window|a fan] [on a wall|next to a bed|in a room|above a fireplace|on a table]`,
  portraits: `
    <one> [wearing a hat|wearing a suit and tie|wearing a tie|wearing glasses|wearing sunglasses|in a suit|smiling at the camera|in a white shirt|in a black shirt|in a red shirt|wearing a helmet|wearing a jacket|in a dress|in a uniform|wearing a costume|with long hair|with a beard|wearing a red tie|looking at the camera|with short hair]
    a man in a suit and tie [standing in front of a building|smiling|sitting at a table|holding a microphone|speaking at a podium|posing for a picture|standing next to a woman|]
    a close up of [a man's face|a woman's face|a person wearing a tie|a smiling woman|a man with glasses|a child's face|a person's hand]
    <many> [posing for a picture|smiling for the camera|standing next to each other|standing together|posing for a photo|wearing suits|sitting on a bench|sitting together|dressed up in costumes|in uniforms]
    <two> [standing next to each other|sitting next to each other|hugging|kissing|holding hands|laughing|talking to each other|dancing|getting married|shaking hands|looking at each other|walking together]
    <group> [standing in front of a building|standing in a field|standing in a room|standing around talking|waiting in line|sitting on the grass|listening to a speaker|watching a performance|standing in the snow|sitting in chairs|in a large room|holding signs|in a parade]
    a bride and groom [cutting a cake|standing together|dancing|kissing|walking]
    <one> [speaking into a microphone|singing into a microphone|giving a speech|giving a presentation|talking to a crowd|standing at a podium]
    <child> [playing with a toy|holding a teddy bear|eating food|sitting in a high chair|smiling|playing in the grass|playing in the sand|playing on the floor|wearing a hat|standing in the grass|holding a toothbrush|eating a cake|holding an umbrella|holding a bat|sitting on a chair|riding a toy|swinging on a swing|blowing bubbles|in a blue shirt]
    <one> [standing in front of a building|standing in a field|standing in a kitchen|sitting on a chair|sitting at a table|standing next to a car|standing next to a tree|standing on a bridge|standing on a rock|standing on a sidewalk|sitting on the ground|sitting on steps|leaning against a wall|walking down a path|walking in the snow|running on a track|climbing a rock|standing in front of a mirror|standing in front of a wall|lying on the grass|jumping in the air]`,
  work: `
    <anyone> [playing a guitar|playing guitars|playing music|playing a piano|playing drums|playing a violin|performing on stage|singing on stage|dancing]
    <anyone> [working in a factory|working in an office|working in a garden|working on a machine|working on a car|working in a field|building a house|repairing a bike|painting a wall|working at a construction site]
    [firefighters|a firefighter|police officers|a police officer|soldiers|a soldier|workers|construction workers|doctors|a doctor|a nurse|a chef|a waiter|students|a teacher] [standing next to a truck|at work|in uniform|standing on a street|in a kitchen|in a hospital|in a classroom|on a ladder|standing in a line]
    <group> [in a meeting|sitting in a classroom|in a conference room|sitting in an audience|at a concert|in a library|in an office|in a museum|in a store|in a stadium]
    an astronaut [in a space suit|floating in space|standing in front of a flag]
    a rocket [launching into the sky|on a launch pad|taking off|with smoke and flames]`,
  places: `
    a [|large |stone |old |small |white |brick ]church [with a tall tower|with a clock tower|on a hill|in a city|with a steeple]
    a [|large |stone |long |wooden |old ]bridge [over a river|over water|in a city|in the fog|at night]
    a [house|small house|white house|wooden house|brick house|red barn|barn|cabin|castle|lighthouse|tower] [in a field|with trees|on a hill|near the water|in the woods|with a fence|surrounded by trees|in the snow|with a red roof|next to a lake]
    a [view of|] [a city skyline|a city at night|a mountain range|mountains and a lake|a valley|a river running through a forest|a waterfall|a lake surrounded by trees|a snowy mountain|the ocean|a forest|a desert|a field of flowers|rolling hills|a garden|a park|a sunset over the ocean|a beach at sunset]
    a [river|stream|road|path|dirt road|trail|fence] [running through a forest|in the woods|through a field|in the mountains|surrounded by trees|covered in snow|next to a field|next to a lake]
    a [tree|large tree|palm tree|group of trees|field of grass|garden|flower|red flower|yellow flower|pink flower] [in a field|in front of a building|in a park|in the snow|near the water|with green leaves|next to a house|in bloom]
    a statue of [a man|a horse|a woman|a lion|an elephant|a person on a horse] [in a park|in front of a building|in a city|]
    a [park|garden] with [a fountain|benches and trees|flowers|people|a pond|trees and grass]
    [a stadium|a theater|a museum|a library|an airport|a train station|a store|a warehouse|a factory|a classroom|a hospital room|a gym] [with people|filled with people|with rows of seats|with large windows|with shelves|with many people]
    a fountain [in front of a building|in a park|in the middle of a city]
    [a sunset|the sun setting|clouds] over [the water|a city|mountains|a field|the ocean|a lake]`,
};
