# The versions of a policy, and what changed from one to the next.

versions-title = Versions of the policy
versions-heading = Every version
versions-lede = What { $company } has published under this policy, the newest first. Every version stays here word for word, with what changed in it.
versions-in-force = The one in force today
versions-read = Read the whole text<span class="unseen"> of { $version }</span>
versions-first = The first version there is here.
versions-before = Before:
versions-now = Now:
versions-and = and
versions-more = And { $more } more of this kind.
versions-same = Nothing changes for anyone in what is permitted, refused or promised.
versions-moved = In { $moved } further cases the answer is the same for another reason.
versions-earlier-both = What was collected before it is used only where this version and the one it was collected under both permit it.
versions-earlier-then = What was collected before it is used as the version it was collected under says.
versions-earlier-now = What was collected before it is used as this version says, too.
versions-comes = Comes into force on { $day }
versions-archived = Archived on { $from }, until the version of { $until }
versions-from = In force from { $from }, until the version of { $until }
change-lose = What people lose
change-gain = What people gain
change-promise-gone = A promise is gone.
change-promise-new = A promise is new.
change-promise-gone-of = A promise is gone: { $promise }.
change-promise-new-of = A promise is new: { $promise }.
change-permitted = Permitted now, and refused before.
change-refused = Refused now, and permitted before.
change-no-longer-forbidden = The sentence that forbade it is gone. It stays refused, because no sentence allows it.
change-forbidden = Forbidden in so many words now. It was refused before, because no sentence allowed it.
change-cases =
    { $flows ->
        [one] It is about one case: { $case }.
       *[other] It is about { $flows } cases, such as: { $case }.
    }
change-case-by = { $deed } { $kind }, by { $party }, for { $purpose }
change-case-to = { $deed } { $kind }, to { $party }, for { $purpose }
change-case-where = { $case }, where { $facts }
change-fact-not = it is known not to be so that { $fact }
deed-collect = collecting
deed-use = using
deed-share = sharing
deed-sell = selling
deed-contact = writing or calling by
deed-aggregate = counting
deed-review = looking at
deed-retain = keeping
deed-delete = deleting
deed-transfer = handing over
