/**
 * What recordings of everyday sounds hold, written for this project in the manner of `scenes.ts`: what sounds, how, where, and what else is
 * heard meanwhile. `<name>` stands for any entry of that list, `[a|b]` for any of the texts between the bars.
 */

/** Lists that templates name. Entries are separated by bars. */
export const SOUND_LISTS: Readonly<Record<string, string>> = {
  speaker: "a man|a woman|a child|a young girl|a boy|an older man",
  adults: "people|two men|two women|a man and a woman|several people|children",
  crowd: "a crowd|a large crowd|a group of people|an audience",
  many: "people|several people|many people|children|spectators",
  behind: "in the background|in the distance",
  meanwhile:
    "while people talk|while music plays in the background|while birds chirp|while a dog barks|while traffic passes by|while the wind blows|while rain falls|while a clock ticks",
  room: "in a quiet room|in a large empty room|in a kitchen|in a hallway|in an echoing hall|in a small room",
  outside: "outdoors|on a street|in a park|in a garden|in the countryside|in a forest",
  floor: "on a wooden floor|on a hard surface|on a table|on concrete|on a metal surface|on tiles",
  ground:
    "on gravel|in the snow|through dry leaves|on a wooden floor|on pavement|through mud|in an empty hallway|up the stairs|down the stairs|on wet ground",
  once: "once|several times|repeatedly",
  force: "loudly|softly|steadily",
  pace: "slowly|quickly",
  passing: "passes by|drives past|approaches and passes|speeds past|drives away|slows down and stops|moves closer|fades into the distance",
  motor: "a car|a truck|a bus|a motorcycle|a tractor|a van",
  bird: "a bird|a small bird|a single bird|a flock of birds",
  birds: "birds|several birds|many birds|small birds",
  metal: "pieces of metal|metal pipes|metal chains|coins|keys|knives and forks|dishes|pots and pans|tools|glasses",
  instrument: "a guitar|a piano|a violin|a flute|a saxophone|a trumpet|an accordion|a harp|a cello|an organ|a harmonica|a banjo",
  vessel: "a glass|a cup|a bucket|a bowl|a bottle|a metal bowl|a sink|a bathtub",
};

/** One theme a key, one template a line. */
export const SOUND_SCENES: Readonly<Record<string, string>> = {
  speech: `
    <speaker> [speaks|talks|is speaking|is talking] [|loudly|softly|slowly|calmly] [|<room>|outdoors|over a loudspeaker|over the radio|on the telephone]
    <speaker> [speaks|talks] <meanwhile>
    <speaker> [speaks|is talking] as [water runs|an engine idles|a machine hums|footsteps pass|dishes clatter|a door closes|someone types|insects buzz]
    <adults> [talk|speak|chat] [|quietly|loudly|and laugh] [<behind>|in a restaurant|in a crowded room|in a hall|at a party|on a busy street]
    <adults> [talking|chatting|laughing] <meanwhile>
    [muffled|distant|quiet|loud|overlapping] [voices|conversation|speech] [<behind>|behind a wall|in a large hall|in a crowded cafe]
    a [man|woman] [makes an announcement|gives a speech|reads aloud|counts aloud|calls out] [over a loudspeaker|in a large hall|in a station|to a crowd|in a quiet room|]
    a [man|woman] speaks [in a foreign language|through a radio with static|over engine noise|followed by applause|followed by laughter|and then laughs|and a crowd responds]
    a conversation between [two people|a man and a woman|two women|two men|several people] <behind>
    someone [whispers|mumbles|shouts|yells|calls] [|<behind>|<room>|<outside>|across a street]`,
  people: `
    <speaker> [laughs|giggles|coughs|sneezes|snores|cries|sobs|screams|yawns|sighs|whistles|hums a tune] [|loudly|softly|<once>|<behind>|<room>]
    a baby [cries|babbles|laughs|coos|whimpers|giggles] [|loudly|softly|<meanwhile>|while a woman speaks|while a man speaks|<behind>]
    <crowd> [cheers|claps|applauds|laughs|shouts|chants|sings|talks] [|loudly|together|in a stadium|in a large hall|at a concert|during a game|<behind>]
    <many> [cheer|clap|applaud|laugh|shout|chant|sing|talk] [|loudly|together|in a stadium|in a large hall|at a concert|during a game|<behind>]
    [applause and cheering|clapping|cheering|booing and shouting|chanting] [from a crowd|in a theater|in a stadium|after a performance|at a sports game|]
    children [play|laugh|shout|run around|scream] [in a playground|at a school|in a swimming pool|outdoors|in a park|<behind>]
    [someone|a person|a man|a woman] [walks|runs|steps|jogs] <ground>
    [someone|a person] walks <ground> [and a door closes|and stops|<pace>|and people talk <behind>|while birds sing]
    [footsteps|heavy footsteps|light footsteps|slow footsteps|quick footsteps|several footsteps] [<ground>|<room>|getting closer|fading away|echoing in a tunnel]
    someone [knocks on a door|claps their hands|snaps their fingers|brushes their teeth|gargles with water|eats something crunchy|chews food|drinks from a glass|breathes heavily|slurps a drink|blows their nose] [|<once>|<room>|<meanwhile>]
    a [choir|group of children|man|woman|crowd] sings [|a song|softly|loudly|in a church|without music|while a guitar plays|while a piano plays|<behind>]`,
  birds: `
    <bird> [chirps|sings|tweets|calls|whistles] [|loudly|softly|<behind>|<outside>|in the trees|early in the morning|at dawn]
    <birds> [chirp|sing|tweet|call] [|loudly|softly|<behind>|<outside>|in the trees|early in the morning|at dawn]
    <birds> [chirp|sing|call] [while|as] [the wind blows|water flows|cars pass by|people talk|rain falls|insects buzz|leaves rustle|a dog barks|a plane flies over|footsteps pass]
    [birds chirping|birds singing|bird calls|birdsong] [in a forest|in a garden|in a park|near a stream|by a river|in the morning|in the trees|<meanwhile>|with traffic in the distance|and a gentle breeze|and insects buzzing]
    [a rooster crows|a crow caws|an owl hoots|a woodpecker taps on a tree|a cuckoo calls|pigeons coo|seagulls squawk|geese honk|ducks quack|a turkey gobbles|chickens cluck|a parrot squawks|a peacock calls] [|<once>|<behind>|<outside>|<meanwhile>|on a farm]
    [a flock of birds takes off|wings flap|a pigeon flaps its wings|ducks splash in the water|geese fly overhead|birds flutter in a cage|an owl calls at night] [|<behind>|and fly away|while people talk]`,
  animals: `
    [a dog|a small dog|a large dog|a puppy] [barks|growls|whimpers|howls|pants|yelps] [|loudly|<once>|<behind>|<outside>|<room>|<meanwhile>]
    [dogs|several dogs|two dogs] [bark|growl|howl|pant] [|loudly|<behind>|<outside>|<meanwhile>]
    [a cat|a kitten] [meows|purrs|hisses|growls|cries] [|loudly|softly|<once>|<behind>|<room>|while a person talks]
    a horse [neighs|snorts|gallops|trots|walks] [|on pavement|on a dirt road|in a field|in a stable|<behind>|past]
    [horses|several horses] [neigh|gallop|trot|walk] [|on pavement|on a dirt road|in a field|<behind>|past]
    [a cow moos|cows moo|a sheep bleats|sheep bleat|a goat bleats|goats bleat|a pig grunts|pigs grunt|a donkey brays|a lamb bleats] [|on a farm|in a barn|in a field|loudly|<behind>|while birds chirp|while a bell rings|<once>]
    [a frog croaks|frogs croak|crickets chirp|cicadas buzz|grasshoppers chirp|insects buzz|bees buzz|a mosquito buzzes|a fly buzzes|flies buzz] [|at night|near a pond|in tall grass|on a summer evening|around a microphone|loudly|<behind>|<meanwhile>]
    [a lion roars|an elephant trumpets|a wolf howls|monkeys screech|a bear growls|a snake hisses|a mouse squeaks|a whale sings|a seal barks|a bat squeaks] [|loudly|<once>|<behind>|in a zoo|at night]
    an animal [eats|chews|drinks water|scratches at a door|walks through leaves|breathes heavily|runs across a floor] [|<behind>|<room>|<outside>]`,
  water: `
    water [drips|pours|splashes|flows|trickles|runs|gurgles|rushes] [|<force>|into <vessel>|from a faucet|down a drain|over rocks|in a cave|<behind>]
    water [is poured|is being poured|drips|is sprayed|flows] [into <vessel>|on the ground|onto a hard surface|over stones]
    [a stream|a river|a creek|a brook|a small waterfall|a waterfall|a fountain] [flows|rushes|babbles|splashes|trickles] [|<force>|over rocks|in a forest|in a park|<behind>|while birds sing|while people talk]
    [waves|large waves|small waves|gentle waves|ocean waves] [crash|roll|lap|break] [on the shore|against rocks|on a beach|against a boat|on the sand while seagulls call|on the beach while people talk|<behind>]
    [a toilet flushes|a shower runs|a bathtub fills with water|a sink drains|a faucet is turned on and off|dishes are washed in a sink|someone swims in a pool|someone dives into water|someone splashes in water|a hose sprays water|bubbles rise in water] [|<room>|<behind>|and then stops|while people talk]
    [a boat|a small boat|a canoe|a ship] [rocks on the water|moves through water|creaks in a harbor|is rowed across a lake|hits the waves]`,
  weather: `
    rain [falls|pours|drips|patters|beats down] [|<force>|on a roof|on a window|on leaves|on an umbrella|on a metal roof|on the pavement|on a tent|while thunder rumbles|while cars pass by|while people talk|and wind blows]
    [light|heavy|steady|gentle] rain [falls|falling|pours] [on a roof|on a window|on the ground|on a car|on leaves|in a forest|in a city|with thunder in the distance|as cars drive past|]
    thunder [rumbles|cracks|claps|rolls|roars] [|loudly|in the distance|overhead|while rain falls|during a storm|followed by heavy rain|and wind blows]
    [the wind|a strong wind|a gentle wind|a cold wind] [blows|howls|whistles|gusts] [|<force>|through trees|through a window|into a microphone|over a field|around a house|in the desert|and leaves rustle|while waves crash|while birds chirp|and something rattles]
    [leaves rustle|branches snap|twigs break|a tree creaks|dry grass rustles|ice cracks|hail hits a roof|snow crunches underfoot|rocks fall|gravel slides] [|in the wind|<force>|in a forest|<behind>|as someone walks|<once>]
    a fire [crackles|burns|pops|roars] [|in a fireplace|outdoors|at a campsite|<force>|while people talk|while the wind blows]`,
  traffic: `
    <motor> <passing> [|on a wet road|on a gravel road|on a highway|at high speed|in the rain]
    <motor> engine [starts|idles|revs|runs|sputters|stalls|turns off|accelerates] [|<force>|and drives away|in a garage|<behind>|while people talk|several times]
    [cars|vehicles|trucks|motorcycles] [pass by|drive past|speed by|move slowly] [on a busy street|on a highway|on a wet road|in the city|in a tunnel|while horns honk|while people talk|while birds chirp|<behind>]
    [traffic|heavy traffic|light traffic|city traffic|highway traffic] [<behind>|with horns honking|with sirens wailing|with people talking|in the rain|at an intersection|at night|heard from a window]
    [a car horn|a truck horn|a train horn|a ship horn|a bicycle bell|a tram bell] [sounds|rings|blares|goes off] [|loudly|<once>|<behind>|in a tunnel|on a busy street]
    [an ambulance|a police car|a fire engine|an emergency vehicle] [siren wails|sounds its siren|with its siren on] [|and passes by|in the distance|getting closer|fading away|in traffic]
    [a siren wails|a siren sounds|sirens blare|a car alarm goes off|tires squeal|brakes screech|a car door closes|a car door opens and closes|windscreen wipers move back and forth|a turn signal clicks] [|loudly|<behind>|<once>|on a street|while people talk|and a car drives away]
    [a train|a freight train|a subway train|a steam train|a tram] [passes|rumbles along the tracks|arrives at a station|leaves a station|blows its horn|squeals around a curve|slows down|speeds by|clatters over a bridge] [|<behind>|while people talk|and a bell rings|at a crossing]
    [an airplane|a jet|a propeller plane|a helicopter] [flies overhead|takes off|passes by|flies past|lands|flies in the distance] [|loudly|while people talk|while birds chirp|on a windy day]
    [a motorboat|a ship|a ferry|a speedboat] [passes by|idles in the water|sounds its horn|speeds across a lake|leaves the harbor|starts its engine]
    [a bicycle|a skateboard|a shopping cart|a suitcase|a cart] [rolls|rattles|is pushed] [along the pavement|over cobblestones|across a floor|down a street|down a ramp|past]`,
  home: `
    a door [opens|closes|slams|creaks|opens and closes|squeaks|is locked|is unlocked|slides open] [|slowly|loudly|<once>|<room>|<behind>|and footsteps follow|and someone walks in|and people talk]
    [a doorbell|a telephone|an alarm clock|a timer|a bell|a mobile phone|a smoke alarm|a fire alarm] [rings|beeps|goes off|buzzes|chimes|sounds] [|<once>|loudly|<room>|<behind>|and someone answers|and then stops]
    a clock [ticks|ticks and chimes|strikes the hour|ticks steadily] [|<room>|loudly|softly|<behind>|while people talk]
    [a vacuum cleaner|a washing machine|a dishwasher|a hair dryer|a fan|a refrigerator|an air conditioner|a blender|a coffee machine|a microwave|an electric shaver|a sewing machine|a mixer|a tumble dryer] [hums|runs|whirs|starts|starts and stops|is turned on|is turned off|beeps] [|<force>|<room>|<behind>|while people talk|while water runs]
    [someone|a person|a woman|a man] [types on a keyboard|writes with a pencil|turns the pages of a book|tears paper|crumples paper|cuts paper with scissors|opens a drawer|closes a cupboard|sweeps the floor|washes dishes|chops vegetables|stirs a cup|pours a drink|opens a can|opens a bottle|zips a bag|shuffles cards|rolls dice|folds clothes|flips a switch|unwraps plastic|jingles keys] [|<force>|<pace>|<room>|<meanwhile>]
    food [sizzles|fries|cooks|is stirred|is chopped|boils] [in a pan|on a stove|in a kitchen|in hot oil|while people talk|while a fan hums]
    [a kettle whistles|water boils in a pot|oil sizzles in a pan|a toaster pops|an oven timer beeps|a cork pops|ice clinks in a glass|glasses clink|a plate falls and breaks|glass shatters|a bottle rolls across the floor|a can is crushed|a lid is put on a pot|plastic crinkles|a bag rustles|a balloon pops] [|<room>|loudly|<once>|<behind>|while people talk|and someone laughs]
    [a radio|a television|static|a record] [plays|crackles|hums|is tuned|murmurs] [|<behind>|<room>|between stations|softly|while someone talks]
    [a chair|a table|a heavy object|furniture|a box|a bed] [is dragged across the floor|creaks|scrapes on the floor|is moved|falls over|squeaks|is pushed along the ground] [|<room>|slowly|<once>|loudly]`,
  objects: `
    <metal> [clank|clink|rattle|jingle|clatter|scrape] [|together|<floor>|<force>|<once>|<room>|<behind>]
    [a coin|a ball|a metal object|a wooden block|a spoon|a marble|a glass|a heavy object|something small|a plastic cup] [drops|falls|bounces|rolls|spins|is dropped] [<floor>|<once>|onto the ground|down the stairs|and comes to rest]
    [something|an object|a piece of metal|a piece of wood|a stick|a stone|plastic] [is tapped|is scraped|is hit|is rubbed|is shaken|is dragged|is struck] [<floor>|<once>|<pace>|against a wall|with a hammer]
    a [wheel|hinge|gate|swing|rope|spring|floorboard|wooden door|rusty gate|metal door] [squeaks|creaks|rattles|groans|swings back and forth] [|<pace>|<once>|in the wind|<behind>|and then closes]
    [rustling|crackling|scratching|scraping|tapping|clicking|rattling|squeaking|banging|thumping|crunching|knocking] [noises|sounds] [<behind>|<room>|that grow louder|that stop suddenly|at regular intervals|followed by silence|and footsteps|and voices]`,
  machines: `
    [a machine|an engine|a motor|a generator|a pump|a compressor|a conveyor belt|a printing press|a loom] [hums|runs|rattles|whirs|clanks|starts up|slows down|shuts off|speeds up] [|<force>|in a factory|in a workshop|<behind>|while people talk]
    [a drill|an electric saw|a chainsaw|a lawn mower|a leaf blower|a jackhammer|a grinder|a hedge trimmer|a sander] [runs|starts|buzzes|whines|cuts through wood|is used outdoors|starts and stops|revs] [|loudly|<behind>|<once>|while people talk|while birds chirp]
    someone [hammers a nail|saws wood|chops wood|files metal|digs with a shovel|uses a drill|sands a board|rakes leaves|turns a ratchet|hits metal with a hammer|shovels gravel|winds a clock] [|<pace>|<outside>|in a workshop|<once>|<meanwhile>]
    [a printer|a scanner|a typewriter|a camera|a cash register|a vending machine|an elevator|an escalator|a photocopier|a slot machine] [clicks|whirs|beeps|hums|starts|runs|jams] [|<once>|in an office|<behind>|while people talk]
    [a low hum|a high pitched tone|a steady buzz|a loud beep|an electronic tone|a deep rumble|static noise|a mechanical whir|electrical humming|a series of beeps] [<behind>|<room>|that grows louder|that fades away|that starts and stops|with voices|and clicking]
    [air|steam|gas] [hisses|escapes|is released|rushes|blows] [|from a pipe|from a valve|through a vent|<once>|loudly|in a factory]`,
  music: `
    <instrument> [plays|is played|plays a melody|plays a slow tune|plays a fast tune|is strummed|is being tuned|plays softly] [|in a large hall|<behind>|outdoors|while a woman sings|while a man sings|while people talk|while people clap|with drums|in a church]
    [music|classical music|rock music|dance music|jazz music|folk music|soft music|loud music] [plays|is playing] [<behind>|from a radio|in a shop|at a party|at a festival|while people talk|while a crowd cheers|over a loudspeaker|in a car|and fades out]
    [drums|hand drums|bongos|several drums] [beat|play|sound] [|<force>|<pace>|<behind>|in a parade|while people sing|while a crowd cheers]
    [a drum|a tambourine|a snare drum|a bass drum|a cymbal] [plays|sounds|is struck] [|<force>|<pace>|<behind>|in a parade|while people sing|while a crowd cheers]
    [church bells|wind chimes|small bells|sleigh bells|several bells] [ring|chime|sound|jingle] [|<force>|<behind>|in the wind|in a tower|while birds chirp|while people talk|and slowly fade]
    [a large bell|a gong|a school bell|a hand bell|a church bell] [rings|sounds|is struck] [|<force>|<once>|<behind>|in the wind|in a tower|while birds chirp|while people talk|and slowly fades]
    [an orchestra|a marching band|a brass band|a rock band|a jazz band|a choir|a string quartet] [plays|tunes up|rehearses|performs] [|in a hall|outdoors|at a concert|while people clap|<behind>]
    [fireworks|firecrackers] [go off|explode|pop|bang] [|<behind>|<once>|loudly|while people cheer|and echo|in the night]
    a whistle [blows|sounds] [|<once>|<behind>|during a game|and a crowd cheers|in a station|on a sports field]`,
  places: `
    [the inside of|people in|voices and footsteps in|background noise in|busy sounds of] [a train station|an airport|a shopping mall|a restaurant|a cafe|a market|a museum|an office|a school corridor|a supermarket|a church|a swimming pool|a gym|a hospital|a subway station]
    [people walk and talk|people talk and laugh|footsteps and voices echo|a crowd moves about|an announcement is made] in [a train station|an airport|a shopping mall|a market|a museum|a large hall|a school|a supermarket|a church|a subway station|a hotel lobby|a busy street]
    [a ball is kicked|a ball bounces|players shout|shoes squeak on the floor|a racket hits a ball|a crowd cheers] [|in a gym|on a court|on a field|during a game|<behind>|and a whistle blows]
    [a quiet|a busy|a noisy] [street|park|market|harbor|workshop|kitchen|playground|farm|cafe|office] with [people talking|birds singing|distant traffic|footsteps|machines running|children playing|music playing]
    [night|evening|morning] sounds [in a forest|in the countryside|in a garden|in a village|by a lake|near a pond] with [crickets|birds|frogs|an owl|distant traffic|barking dogs|a light wind]`,
};
