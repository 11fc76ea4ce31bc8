# A person’s own page.
mine-eyebrow = Your own page
mine-heading = What { $company } holds about you
mine-lede = What you gave: why it is held, since when, under which sentence of the policy, and who received it.
mine-lede-link = What you gave under this link: why it is held, since when, under which sentence of the policy, and who received it. This page opens only by its address and until { $until }. Please do not pass it on.
mine-other-pages = A form sent without the link to this page has a page of its own. What you gave, opted out of or asked for there is shown there.
mine-other-pages-link = A form sent without this link has a page of its own. What you gave, opted out of or asked for there is shown there.
account-closed = Your account is closed. What remains is listed here with the sentence that keeps it.
account-reopen = Open my account again
mine-children = Your children, and what you permitted
mine-age = Your age, and a parent’s permission
held = Held about you
held-no-access = The policy gives no right to see what is held, and { $company } does not offer it beyond the policy. Who looked at it, who received it and what you asked for stand below.
held-nothing = Nothing is held about you.
beyond-policy = Beyond the policy
beyond-access = The policy gives no right to see this. { $company } shows it all the same.
held-why = For { $purposes }. From { $source }, <time datetime="{ $to-at }">{ $day }</time>, under the policy of { $version }.
held-until = Kept until { $until }.
held-until-deleted = Kept until you delete it.
under = Under { $sentences }
copy = Take it with you
copy-words = Everything that is held about you, with its history, in one file: as <a href="{ $to-file }.json">JSON</a>, for programs, or as <a href="{ $to-file }.csv">CSV</a>, for a spreadsheet. <a href="{ $to-schema }">What the file is made of</a> is described too.
beyond-copy = The policy gives no right to a copy. { $company } offers it all the same.
received = Who received it
received-nobody = Nobody outside { $company } has received any of this.
when = When
who = Who
what = What
why = Why
under-what = Under
looked = Who looked at it
looked-nobody = Nobody at { $company } has looked at it.
looked-older = Your history is longer than this page goes back. Your <a href="{ $to-receipts }">receipts</a> list all of it.
looked-beyond = Programs of { $company } read more pages of many people in the last 90 days than are searched here: the newest { $count } are. Whether you were on an older one, this page cannot say: ask { $company }.
looked-more = And { $count } more, which your <a href="{ $to-receipts }">receipts</a> list.
agreed = What you agreed to, and what is on record
agreed-words = Each choice the policy leaves to you, to make or to take back with one button: <a href="{ $to-choices }">your choices</a>.
agreed-nothing = Nothing is on record here beside the data itself.
receipts-all = Receipts of every entry of the log about you
asked = What you have asked
asked-how = { $day }, by { $way }.
asked-written = You wrote:
asked-answer = The answer:
refused-by = Refused by { $sentences }
right-under = Your right under { $sentences }
beyond-request = The policy does not speak of this; it is offered all the same.
receipts-of =
    { $count ->
        [one] Receipt:
       *[other] Receipts:
    }
entry = entry { $number }
request-confirm = Yes, this comes from me
take-back = Take it back
rights = What you can ask
beyond-right = The policy does not speak of this. { $company } offers it all the same.
correct-what = What is wrong
correct-to = What it should be
your-words = Your words
optional-mark = (optional)
opt-out-link = The opt-out link that stands in letters

# What was left with the site.
orders = Your orders
order-of = Order of <time datetime="{ $to-at }">{ $day }</time>
order-refused-by = Refused by <a href="{ $to-sentence }">sentence { $number }</a>.
order-cancel = Take this order back
won = What you have won
shown-public = What you show to everybody
shown-words =
    { $count ->
        [0] <a href="{ $to-board }">Post on the board</a>, under a name you choose. <a href="{ $to-portfolio }">Your portfolio</a>, of which nothing is public unless you say so.
        [one] <a href="{ $to-board }">Your { $count } post on the board</a>, under a name you choose. <a href="{ $to-portfolio }">Your portfolio</a>, of which nothing is public unless you say so.
       *[other] <a href="{ $to-board }">Your { $count } posts on the board</a>, under a name you choose. <a href="{ $to-portfolio }">Your portfolio</a>, of which nothing is public unless you say so.
    }
order-placed = Placed
order-placed-words = It waits for its payment. The card’s number is kept sealed until then.
order-paid = Paid
order-paid-words = The card’s number was opened once, { $day }, and then destroyed. Its last four digits remain.
order-paid-to-words = The card’s number was opened once to { $processor }, { $day }, and then destroyed. Its last four digits remain.
order-refused = Refused
order-refused-words = It was not taken, { $day }. The card’s number is destroyed.
order-cancelled = Cancelled
order-cancelled-words = You took it back, { $day }. The card’s number is destroyed.
order-taken-back = Your order is taken back, and the card’s number is destroyed.
won-words = You won place { $place } of { $contest }, drawn { $day }.

# After everything is gone.
done = Done
gone-page = Your page and its address no longer open.

# What the page says of looks, of where a value comes from, and of steps.
account-open-again = Your account is open again.
from-form = the { $form } form
named-registration = registration
named-newsletter = newsletter
named-download = download
named-information-request = information request
named-contact = contact
named-survey = survey
named-contest = contest
named-promotion = promotion
named-job-interest = job interest
named-purchase = purchase
named-feedback = feedback
party-and-what = { $party }, { $recipient }
own-looks =
    { $count ->
        [0] You opened this page for the first time.
        [1] You opened this page for the first time.
       *[other] You yourself opened this page { $count } times.
    }
look-you = You, on this page
look-parent = A parent, by the permission they gave
look-program = A program of { $company }
look-registrar = Staff of { $company }, who keep its registers
look-document = Opened a document about you
look-staff = A member of staff ({ $member }), as { $role }
look-emergency = A member of staff ({ $member }), in an emergency
look-emergency-asked = asked to look at what is held without a task that needs it
look-emergency-approved = let a colleague look at what is held for an hour
look-emergency-refused = refused a colleague who asked to look at what is held
look-kinds = Looked up which kinds of data are held; no value was opened
look-deed = { $deed } { $data }
look-deed-for = { $deed } { $data }, for { $purpose }
look-saw = Saw
request-open = Open
request-waits = Waits for you
request-done = Done
request-refused = Refused
request-withdrawn = Taken back
request-corrects = { $right }: { $category }
request-overdue = Overdue: an answer was promised by { $day }.
request-due = Answered by { $day }.

# What can be asked, and what follows.
offered-beyond = offered beyond the text
objection-on-record = Your objection is put on record, and every later decision reads it.
objection-stops = { $company } then no longer { $acts }.
and-no-longer = {"; and no longer "}
leaving-closes = Your account is closed at once, and nothing is done with what is held. You can open it again on this page.
leaving-deletes = What is held about you is deleted at once, and nothing remains of it. This cannot be undone.
leaving-archives = What is held about you is deleted at once, but for this, which { $sentences } lets remain: { $kinds }. It is sealed apart, tied to your name no more, and put to no use. This cannot be undone.
leaving-archives-for = What is held about you is deleted at once, but for this, which { $sentences } lets remain for { $time }: { $kinds }. It is sealed apart, tied to your name no more, and put to no use. This cannot be undone.
leaving-mark = So that your objection outlives this, a mark of your address or number remains. It says what is not to be sent there, names nobody, and leads back to nobody.
leaving-systems = It also reaches our other systems: { $systems }. There it is tried until it succeeds, and then looked for again to see that you are gone. Until that is proven, what finds you there is kept sealed under a key of its own; then it is destroyed.
leaving-system-keeps = What stays in { $system }: { $reasons }.
leaving-told = { $parties } received some of it and must be told.
press-delete = Delete it all
press-opt-out = Opt me out
press-correct = Send the correction
press-close = Close my account
press-decline = Decline
press-ask = Send the question
use-it-by = Use it by { $ways }.
or-by = {", or by "}

# What can be asked by answering a message.
reply-eyebrow = Answer to a message
reply-heading = What you can ask of { $company } here
reply-lede = This page opens by the address that stood in a message to you, so nothing else is needed to know that you read it. What is held about you is not shown here.
reply-rights = Your rights by answering
reply-title = Answer a message

# The opt-out link of a letter.
opted-out-heading = Done. You are opted out
opted-out-on-record = Your objection is on record, and every later decision reads it. There is nothing else you need to do.
opted-out-one = From this moment { $company } no longer { $act }. There is nothing else you need to do.
opted-out-many = There is nothing else you need to do. From this moment { $company } no longer:
opt-out-on-record = Your objection is put on record at once, no reason is needed, and every later decision reads it.
opt-out-one = Once you have opted out, { $company } no longer { $act }. It takes effect at once, and no reason is needed.
opt-out-many = It takes effect at once, and no reason is needed. Once you have opted out, { $company } no longer:
opt-out-why = The sentence that gives you this right
opted-out = Opted out

breaches-heading = Something happened to data we hold of you
breaches-data = It is about your { $data }, and began on { $day }.
breaches-ask = If anything is unclear, write to { $address }.
breaches-told = You were told on { $day }.
elsewhere-heading = In our other systems
elsewhere-words = What you put right and object to here reaches other systems of { $company } too. Each is looked at again before it is called done.
elsewhere-correction = Your correction of { $day }
elsewhere-objection = Your objection of { $day }
elsewhere-proven = done, and looked at again on { $day }
elsewhere-failed = failed so far, and is tried again
elsewhere-waits = on its way
