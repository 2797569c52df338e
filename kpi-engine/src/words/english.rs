//! English words, in lower case without apostrophes.

/// Words that ask.
pub(super) const QUESTIONS: &str = "\
    what when where who why how which whose whats wheres whens hows";

/// Words that ask when a sentence begins with them.
pub(super) const QUESTION_STARTS: &str = "\
    can could would will do does did is are was were has have may should any shall";

/// Words that ask for something, or tell of something wrong.
pub(super) const REQUESTS: &str = "\
    need needs want wants please pls plz send give help check looking order problem not dont doesnt didnt isnt \
    arent hasnt havent wont cant cannot issue error broken wrong late missing refund return complaint price prices \
    invoice delayed delay damaged stuck cancel replace waiting urgent still like failed fails unacceptable \
    terrible never nobody call tell explain change warranty discount interested didn faulty defective crashed \
    leaking asap expired no without update confirm quote could can";

/// Greetings and what is said with them.
pub(super) const GREETINGS: &str = "\
    hello hi hey hallo helo good morning afternoon evening day dear team all everyone there how are you greetings \
    guys sir madam to and";

/// Of the greetings, those that greet by themselves.
pub(super) const GREETING_CORES: &str = "\
    hello hi hey hallo helo good greetings";

/// Thanks, consent, the end of a talk.
pub(super) const CLOSINGS: &str = "\
    thanks thank you thx ty tnx got it great understood perfect ok okay okey k yes yep yeah no nope sure fine good \
    nice cool awesome appreciate much very so a lot for your the help bye goodbye have day one see works now noted \
    all clear will do wait ill excellent that thats received agreed deal cheers quick reply response support too i \
    we is and wonderful well problem solved resolved everything right alright";

/// Of the closings, those that close by themselves.
pub(super) const CLOSING_CORES: &str = "\
    thanks thank thx ty tnx got great understood perfect ok okay okey k yes yep yeah no nope sure fine nice cool \
    awesome appreciate bye goodbye noted works excellent received agreed deal cheers wait solved resolved good \
    wonderful clear right alright";

/// Calls for the answer that is still due.
pub(super) const NUDGES: &str = "\
    hello | helloo | anyone | anyone here | anyone there | anybody here | anybody there | any update | any updates \
    | any news | up | bump | are you there | you there | still waiting | im still waiting | waiting | please reply \
    | please answer | please respond | reply | reply please | so | well | hello anyone | hello anyone here | ping \
    | is anyone there | is anybody there | waiting for your reply | still no answer | no answer | why no answer";

/// What is told and wants no answer.
pub(super) const STATEMENT_CORES: &str = "\
    paid sent here arrived received attached transferred signed done completed";

/// What may stand beside them.
pub(super) const STATEMENT_FILLERS: &str = "\
    i we have has is the a my our photo receipt screenshot money payment just today yesterday it you to your card \
    account documents document contract passport address location via click payme by and now file form ive on way \
    im at office for are pdf copy passports";

/// Words of an acknowledgement.
pub(super) const ACKNOWLEDGEMENT_CORES: &str = "\
    moment minute sec second checking check looking look hold wait noted ok okay sure understood seen shortly soon \
    received thanks thank ack roger acknowledged working on will ill asking clarify forwarded passed";

/// What may stand beside them.
pub(super) const ACKNOWLEDGEMENT_FILLERS: &str = "\
    one a just let me us please will i we it this that ill well now right away into at get back to you your \
    request message for and with the warehouse team manager colleagues colleague reply answer in few minutes am im \
    are be were got contacting ask confirm out find verify details have has been department so much give couple of \
    ticket";
