# The vocabulary: kinds of data, purposes, parties, acts, ways.

list-comma = {", "}
nothing = nothing
at-once = {", at once"}
within = {", "}within { $time }
days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
hour = { $day }, { $from } to { $to } UTC
moment = { $day }, { $time } UTC
archived-on = As archived on
in-force-since = In force since

category-name = Name
category-email = E-mail address
category-phone = Phone number
category-postal = Postal address
category-financial = Bank or card details
category-opinion = Opinions
category-account = Account and profile
category-content = What they stored or posted
category-message = Messages to the company
category-purchase = Purchases
category-usage = Visits and clicks
category-device = Browser and device
category-registration = Other registration details

purpose-transaction = completing an order or payment
purpose-service = delivering what was asked for
purpose-registration = opening an account
purpose-operate = running the site
purpose-personalise = tailoring what is shown
purpose-improve = better products and service
purpose-support = answering and customer service
purpose-survey = asking for opinions
purpose-contest = a contest or promotion
purpose-marketing = the company’s own offers
purpose-partner-marketing = offers of partners and sponsors
purpose-advertising = choosing and showing adverts
purpose-analytics = trends and statistics
purpose-recruitment = jobs and applications
purpose-legal = law, legal process and claims
purpose-safety = crime, fraud and danger
purpose-merger = a merger or sale of the company
purpose-archive = archives
purpose-policy-notice = telling people of a changed policy

topic-transaction = your orders and payments
topic-service = what you asked for
topic-registration = your account
topic-operate = running the site
topic-personalise = what suits you
topic-improve = better products and service
topic-support = your questions
topic-survey = your opinion
topic-contest = contests and promotions
topic-marketing = its own offers
topic-company-marketing = the company’s own offers
topic-partner-marketing = offers of partners and sponsors
topic-recruitment = jobs
topic-policy-notice = changes of the policy

# What a company no longer does, after its name and “no longer”.
stops-contacting = contacts you about { $what }
stops-sharing = shares your data with others for { $what }
stops-using = uses your data for { $what }
stops-collecting = collects anything about you for { $what }
stops-counting = counts you for { $what }

recipient-company = the company itself
recipient-staff = a member of staff
recipient-affiliate = an affiliate of the company
recipient-processor = an agent working for the company
recipient-partner = a business partner
recipient-sponsor = a sponsor
recipient-advertiser = an advertiser
recipient-third-party = another company
recipient-authority = a court or an authority
recipient-acquirer = a buyer of the company

wanted-collect = collect it
wanted-use = let me work with it
wanted-share = share it with me
wanted-sell = sell it to me
wanted-contact = let me contact the person
wanted-aggregate = count it in groups
wanted-review = let me look at it
wanted-retain = keep it
wanted-delete = delete it
wanted-transfer = hand the whole holding over to me

# What was done with the data that is named after it.
did-contact = Took, to write or call,
did-review = Looked at
did-aggregate = Counted
did-retain = Kept
did-delete = Deleted
did-collect = Took in
did-used = Worked with

# By which way a right is used.
way-letter-link = the link at the end of a letter
way-reply = a reply to a message
way-mail = a letter to { $address }
way-own-page = your own page
way-cookies-off = switching cookies off in the browser
way-gpc = the browser’s Global Privacy Control
place-policy = the policy page
place-every = the every page
place-collecting = the collecting page
place-registration = the registration page
place-download = the download page
place-request = the request page
place-contact = the contact page
place-survey = the survey page
place-contest = the contest page
place-promotion = the promotion page
place-board = the board
place-outbound = the outbound link
place-account = the account page

right-opt-out = Opt out
right-correct = Correct something
right-close-account = Close my account
right-decline = Decline to take part
right-ask = Ask a question
# What stands on a right that can be used.
ask-stop-all = Stop everything I can object to
ask-stop = Stop
ask-opt-out-of = Opt out of { $topics }
ask-delete = Delete what is held about me
ask-close = Close my account
ask-correct = Correct what is wrong
ask-decline = Share nothing of mine
ask-question = Ask a question

# What the entries of the log about a person tell.
entry-collected = Data was collected
entry-fact-recorded = Something was put on record
entry-granted = A use or a disclosure was permitted
entry-shown-to-person = What is held was shown to you
entry-requested = You asked for something
entry-won = You won a contest
entry-ordered = An order of yours took a step
entry-posted = A post of yours was written, changed, deleted or hidden
entry-portfolio-changed = You changed your portfolio
entry-corrected = A value was corrected
entry-written-to = A letter was sent to your address
entry-signed-in = You signed in
entry-signed-out = You signed out
entry-address-proven = You proved that an address is yours
entry-shown-to-parent = What is held was shown to a parent
entry-form-opened = A form you signed was opened to be checked
entry-sign-in-changed = You changed what you sign in with
entry-breach-told = You were told of a breach that concerns you, or it was decided about that
entry-other = Something was written

# The classes of a policy's sentences.
class-enforced = Enforced
class-enforced-means = The program decides by it, every time.
class-notice = Notice
class-notice-means = Words that must be shown, and are.
class-right = Right
class-right-means = Something you can ask for, and get.
class-organisational = Organisational
class-organisational-means = Kept by people; the program supports it.
class-silent = Promises nothing
class-silent-means = Nothing in it can be kept or broken.
class-uncovered = Not read yet
class-uncovered-means = No rule quotes it yet.

# Behind a sentence of the policy: what the program makes of it.
sentence-unseen = Sentence
note-decisions =
    { $count ->
        [one] { $count } decision
       *[other] { $count } decisions
    }
note-show-rules = show its rules
note-label = Sentence { $number }
note-close = Close
note-decided =
    { $count ->
        [0] No decision made under it yet
        [one] <b>{ $count }</b> decision made under it so far
       *[other] <b>{ $count }</b> decisions made under it so far
    }

# The sentences an answer rests on.
grounds-none = No sentence of this policy allows it. What no sentence allows is refused.
grounds-none-aside = no sentence allows it
grounds-one = sentence { $number }
grounds-many = sentences { $numbers }
grounds-place = Sentence { $number } of { $version }

# What is on record, and what proves it.
fact = Fact
fact-evidence = Evidence
fact-since = Since
fact-act = Act
fact-no-longer = no longer counts
fact-until = { $since } until { $until }
fact-withdraw = Withdraw
you-permission = You gave permission.
you-permission-not = You took the permission back.
you-opt-in = You chose to receive this.
you-opt-in-not = You chose not to receive this.
you-opted-out = You do not want this.
you-opted-out-not = You have not objected.
you-requested = You asked for this.
you-voluntary = You gave it yourself.
you-child = You are a child.
you-child-not = You are not a child.
you-notified = You were told before.
they-permission = The person gave permission.
they-permission-not = The person took the permission back.
they-opt-in = The person chose to receive this.
they-opt-in-not = The person chose not to receive this.
they-opted-out = The person does not want this.
they-opted-out-not = The person has not objected.
they-requested = The person asked for this.
they-voluntary = The person gave it themselves.
they-child = The person is a child.
they-child-not = The person is not a child.
they-notified = The person was told before.
known-parental = A parent gave permission.
known-parental-not = No parent’s permission is in force.
known-closed = The account is closed.
known-closed-not = The account is open.
known-legal-process = A legal document is on file.
known-legal-process-not = No legal document is on file.
known-good-faith = A belief and its ground are recorded.
known-merger = A merger is under way with this company.
known-confidential = A confidentiality agreement is in force.
known-confidential-not = No confidentiality agreement is in force.
known-need-to-know = There is an open task that needs it.
known-not-so = Not so: { $fact }
evidence-form = A form the person sent
evidence-form-you = A form you sent
evidence-letter = A letter
evidence-page = The person's own page
evidence-page-you = This page
evidence-agreement = A signed agreement
evidence-legal-document = A legal document or a named law
evidence-recorded-belief = A recorded belief with its ground
evidence-merger-notice = The notice of a merger
evidence-notice-shown = A notice that was shown
evidence-parent-verification = A parent's verified permission
evidence-task = An open task
evidence-age-declared = An age declared or found out
evidence-withdrawal = The company withdrew it
evidence-document = { $evidence }: { $document }
