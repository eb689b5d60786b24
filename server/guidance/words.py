"""Forms of a word, and how common words are."""

from __future__ import annotations

_IRREGULAR = """
be am is are was were been being
have has had having
do does did done doing
go goes went gone going
leave leaves left leaving
let lets letting
get gets got gotten getting
give gives gave given giving
take takes took taken taking
make makes made making
keep keeps kept keeping
say says said saying
tell tells told telling
know knows knew known knowing
think thinks thought thinking
feel feels felt feeling
see sees saw seen seeing
come comes came coming
become becomes became becoming
find finds found finding
lose loses lost losing
choose chooses chose chosen choosing
throw throws threw thrown throwing
drive drives drove driven driving
feed feeds fed feeding
drink drinks drank drunk drinking
sleep sleeps slept sleeping
sit sits sat sitting
stand stands stood standing
hurt hurts hurting
cut cuts cutting
put puts putting
hit hits hitting
beat beats beaten beating
shut shuts shutting
quit quits quitting
set sets setting
shoot shoots shot shooting
hang hangs hung hanged hanging
steal steals stole stolen stealing
lie lies lied lying
die dies died dying
tie ties tied tying
buy buys bought buying
bring brings brought bringing
pay pays paid paying
hold holds held holding
break breaks broke broken breaking
speak speaks spoke spoken speaking
wake wakes woke woken waking
write writes wrote written writing
fall falls fell fallen falling
fight fights fought fighting
build builds built building
spend spends spent spending
lend lends lent lending
send sends sent sending
raise raises raised raising
run runs ran running
begin begins began begun beginning
grow grows grew grown growing
teach teaches taught teaching
catch catches caught catching
show shows showed shown showing
wear wears wore worn wearing
hide hides hid hidden hiding
eat eats ate eaten eating
read reads reading
lead leads led leading
mean means meant meaning
meet meets met meeting
sell sells sold selling
shake shakes shook shaken shaking
forget forgets forgot forgotten forgetting
forgive forgives forgave forgiven forgiving
swallow swallows swallowed swallowing
bleed bleeds bled bleeding
stick sticks stuck sticking
whine whines whined whining
wife wives
child children
man men
woman women
life lives
can could
will would
shall should
"""

_FORMS = {line.split()[0]: frozenset(line.split()) for line in _IRREGULAR.splitlines() if line}

_VOWELS = "aeiou"


def forms_of(word: str) -> frozenset[str]:
    """A word with its regular or irregular forms: what a verb or a noun may look like in a sentence."""
    known = _FORMS.get(word)
    return known if known is not None else frozenset({word, _with_s(word), *_with_ed(word), *_with_ing(word)})


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _with_ed(word: str) -> set[str]:
    if word.endswith("e"):
        return {word + "d"}
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return {word[:-1] + "ied"}
    return {word + "ed", word + word[-1] + "ed"} if _doubles(word) else {word + "ed"}


def _with_ing(word: str) -> set[str]:
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return {word[:-1] + "ing"}
    return {word + "ing", word + word[-1] + "ing"} if _doubles(word) else {word + "ing"}


def _doubles(word: str) -> bool:
    """Whether the last letter may double before -ed and -ing (stop, stopped). Both spellings are accepted then."""
    return len(word) > 2 and word[-1] not in "aeiouwxyh" and word[-2] in _VOWELS and word[-3] not in _VOWELS


_COMMON = """
i:900 you:700 the:700 to:700 and:600 a:600 .:2000 ,:1500 ?:300 it:450 is:400 's:400 of:350 my:350 not:350 in:330
that:330 do:280 he:300 she:250 for:260 him:220 her:220 me:260 we:180 they:150 this:190 was:220 are:240 have:240
has:110 had:100 on:200 with:190 so:170 be:190 but:190 your:200 just:160 at:150 am:190 what:140 can:140 all:130 if:120
no:110 when:120 get:90 got:80 go:80 know:100 how:110 like:100 up:110 out:100 one:80 there:90 will:90 about:90 would:80
should:70 as:90 from:80 or:80 an:80 his:120 them:80 who:70 does:50 did:70 been:60 time:60 day:60 going:60 because:60
today:60 here:80 again:50 were:60 after:50 by:60 think:60 home:50 more:50 never:50 why:45 want:45 love:50 people:45
really:45 too:45 need:45 us:45 now:50 then:45 could:45 than:35 their:35 some:45 any:40 into:30 every:45 still:45
back:45 over:40 off:40 down:35 'd:40 even:35 much:35 make:30 let:35 said:40 say:35 says:30 told:30 feel:30 way:30
good:30 right:30 thing:25 things:25 other:25 where:25 only:30 night:35 someone:25 everyone:20 keep:25 take:30 last:35
first:25 two:25 help:30 call:20 called:25 work:25 being:25 anyone:20 group:25 room:20 meeting:35 tonight:25 always:20
money:15 see:25 come:20 life:20 leave:15 left:15 name:25 mother:50 kids:45 years:45 nobody:30 ago:30 dad:35 clinic:25
sister:30 brother:30 our:60 stop:35 well:25 alone:20 lol:20 son:35 car:20 bad:25 thank:25 stay:25 pills:20 child:25
myself:20 year:20 came:20 scared:15 tired:20 rest:15 used:25 gave:20 mean:20 doctor:20 anything:20 better:20 asked:20
fault:20 took:20 counselor:15 worse:15 ex:10 mom:35 made:20 sleep:15 sick:20 baby:15 calls:12 sorry:20 give:15
since:15 oh:15 own:20 something:20 wrong:15 away:20 best:15 hate:12 bed:10 crazy:10 problem:12 found:12 daughter:20
lost:12 nothing:15 very:20 childhood:10 hit:12 yourself:15 hope:15 happy:12 find:12 new:12 kind:12 enough:12 wants:10
long:12 believe:12 man:15 father:15 drunk:12 these:12 part:10 school:10 before:15 old:15 same:12 drove:10 makes:10
end:10 cut:10 those:10 reason:10 look:12 sure:10 such:10 keeps:12 friend:12 bottom:8 until:10 little:15 tell:15
tells:15 place:10 live:10 happen:12 hear:10 job:10 drinks:12 hurt:12 thought:15 addict:15 maybe:10 kill:8 hard:12
head:10 die:10 everything:12 trying:12 house:15 high:12 use:15 using:20 morning:8 put:10 ask:10 choose:8 change:10
blame:10 family:15 wake:10 door:10 week:10 drinking:15 kick:8 addiction:12 husband:35 wife:25 meth:8 gone:8 next:12
front:10 alive:8 keeping:8 control:10 waste:6 social:5 must:10 wonder:8 junkie:8 enabler:10 codependent:10
"""
_FREQUENCY = {
    word: int(count) for word, _, count in (entry.rpartition(":") for entry in _COMMON.split())
}  # fmt: skip
_UNLISTED = 4


def commonness(word: str) -> int:
    """About how often a word stands among 30,000 words of chat: the lower, the better to look for first."""
    return _FREQUENCY.get(word, _UNLISTED)
