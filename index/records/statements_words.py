"""Words by which statements are told from acts, and whole ones from scraps."""

# Verbs of doing: who signs an order says nothing by it, unless more words tell what is said.
ACTS = frozenset(
    str.split(
        """accepted adjusted appealed appeals appointed appoints approve approved approves approving
        arrested assigned authorize authorized authorizes awarded ban banned bans barred
        bars blocked canceled cancelled changed charging chose closed collect collected
        collecting collects completed convened created cut cuts delayed delivered designated
        directed directs doubled eliminated enacted ended ends enforced ensured ensures
        entered established establishes exempted exempts expanded extended extends filed
        finalized fired froze funded gave granted grants halted hear held hired implemented
        implements imposed imposes imposing increased instituted introduced invested invoked
        jailed launched launches leaked lifted listed lost lowered modified nominated
        nullified opened ordered ordering orders overstates passed passes paused permit
        permits prohibited prohibits raised ratified reduced removed removes repealed
        replaced repurposes required requires rescinded restored restricted resumed revised
        revoked revokes sanctioned scrapped secured sets shown signed signing signs
        sponsored stopped stops summoned suspended suspends terminated terminates
        transferred unveiled vetoed visited waived withdrew"""
    )
)
# Words beside the verb of a cue.
HELPERS = frozenset(
    str.split(
        """a about above after again against all alone also an and are as at be been began being by
        can could did do does earlier even ever first for from further had has have he her his
        in is it its later may meanwhile might more must never not now of off often on once only
        or out over previously recently repeatedly separately she should simply since so still
        that the their then there they this to too under up was were which who will with would"""
    )
)
# Words that say nothing by themselves: a report of these and one other word is a scrap.
EMPTY = HELPERS | frozenset(
    str.split(
        """ago any been both but days each him how i if into me months most my no one our ours
        same some something such than them these those us very we weeks what when where whether
        while why years you your"""
    )
)
# Verbs after which one or two quoted words are what somebody says of something.
NAMING = frozenset(
    str.split(
        """attacked backed backs blasted branded brands call called calling calls characterised
        characterized compared compares condemned condemns criticised criticized declared
        declares decried deemed denounced denounces derided described describes describing
        dismissed dismisses dubbed endorsed endorses hailed labeled labelled labels likened
        mocked opposed opposes praised praises rejected rejects supported supports termed
        welcomed welcomes"""
    )
)
# Who "did not say" something has not said it. (Who does not expect something has an opinion.)
TELLING = frozenset(
    str.split(
        """address announce announced answer answered comment commented disclose disclosed discuss
        elaborate explain explained give identify identified mention mentioned name provide reveal
        revealed said say specified specify tell told"""
    )
)
# Words of cues that tell of saying, beside the verbs of the vocabulary: other forms, and nouns.
SAYINGS = frozenset(
    str.split(
        """account accuse accuses accusing acknowledging ad answer answered answers article
        asking asserting assessment assured assures attacked attacking attacks blamed blames
        blasted calling case cited cites citing clear comment comments concern concerns
        conclusion condemned condemning criticism criticizing declaring defended defends demand
        demanding denied denouncing denying described describing disclosed discloses emphasize
        emphasizes emphasizing endorse endorsed endorses estimate estimates finding finds
        forecast found hailed highlighted insisting interview letter mentioned mentions message
        mocked motion objected objects opposed opposes outlined pointed points praising
        predicting press projected promising questioned questioning questions railed reading
        reads recalling referred referring rejected rejects remarks repeated report reported
        reporting rhetoric ruled rules ruling saw see sees showed showing shows slammed speech
        spoke statement stating suggesting suggestion support supported supports tweet tweeting
        urging view views voiced vowing want wanting warnings welcomed welcomes wish wished
        worried worries worry writing"""
    )
)
# What says nothing, though it "answers", "adds to" and "admits": the last word of such a source.
THINGS = frozenset(
    str.split(
        """duties duty exemption exemptions fee fees figure figures levies levy list lists price
        prices quota quotas rate rates surcharge surcharges surtax surtaxes tariff tariffs tax
        taxes"""
    )
)
NOBODY = frozenset(str.split("nobody nothing none neither no"))
