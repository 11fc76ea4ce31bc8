# The pages of a site that everybody reads, and the list of sites.

between = { ", " }
optional = (optional)
read-it = <a href="/privacy">Read it</a>.
read-policy = Read the policy

home-title = Welcome
home-heading = Here, the privacy policy decides
home-lede = The text that { $company } published is also the program that decides every use of personal data on this site. Open a sentence to see the rules behind it, or ask for someone’s data and see whether the policy lets you have it.
home-sentences = sentences in the policy
home-binding = decide or promise something
home-decisions = decisions made so far
home-next = Where to go
home-policy-words = The text as published. Every sentence opens to its rules and shows how often it has decided.
home-policy-go = Read
home-forms = Give some data
home-forms-go = See the forms
home-forms-words =
    { $forms ->
        [0] This policy permits no form that asks for personal data.
        [one] The policy permits { $forms } form here, and only the fields it names. Sending one opens a page of your own.
       *[other] The policy permits { $forms } forms here, and only the fields it names. Sending one opens a page of your own.
    }
home-try = Ask for someone’s data
home-try-words = As a partner, an advertiser, a court or a buyer of the company. The answer quotes the sentence and says what would change it.
home-try-go = Try it
home-elsewhere = Elsewhere
home-elsewhere-words = These links leave the site. Each says first whose policy applies next.
home-promise = One sentence that decides
home-sentence = Sentence { $number }
home-decided =
    { $count ->
        [one] { $count } decision so far
       *[other] { $count } decisions so far
    }

forms-title = Forms
forms-lede = A form stands here only if the policy permits collecting what it asks for. Fields the policy does not name are left out.
forms-permitted = Forms this policy permits
forms-none = This policy permits no form that asks for personal data. You can use the site without telling anyone who you are.
forms-asks = Asks for { $fields }
forms-open = Open the form
forms-refused = Forms this policy does not permit
forms-refused-words = Other sites have these. Here the software refuses them, for the reason given.

anew-heading = Nothing was sent yet. The form has changed or is out of date.
anew-over = It was shown to you more than a day ago. Here it is again; please look at it and send it.
anew-changed = The form has changed since it was shown to you. Here it is as it stands now; please read it and send it.
anew-unknown = It did not come with the statement of what this site shows. Here is the form as it stands now; please read it and send it.
anew-typed = What you typed is still there; boxes that agree to something are empty again.
form-mistakes = Nothing was sent yet. Please look at:
form-born = When were you born?
form-choice = Your choice
form-choice-empty = (an empty box says no)
form-choice-needed = Without this, the form cannot do what it is for.
form-object = Your right to object
form-object-empty = (an empty box changes nothing)
form-purpose = Purpose: { $purpose }. Nothing else is done with it unless <a href="/privacy">the policy</a> says so.
form-why = Why this form may ask
form-basis = The sentences that permit it
form-dropped = Not asked: { $field }
object-sponsor = I take part, and nothing of mine is shared with a sponsor.
object-record = I object: put my objection on record.
object-to = I object: { $company } then no longer { $acts }.
object-and = ; and no longer { "" }

received-title = Received
received-heading = Received, and sealed
received-lede = Thank you. We keep your { $kept }, only for what you gave it for, under the policy you were shown.
received-page = Your own page
received-page-words = It shows what is held about you, why, under which sentence, and who received it, and you use your rights there. Nobody can guess its address, so keep it: it works until { $until }.
received-page-signed-in = It shows what is held about you, why, under which sentence, and who received it, and you use your rights there. What you sent now stands on it.
received-nameless = You gave no name and no address. What you sent is kept by itself, under a number that leads to nobody: after { $until }, when this link is over, neither you nor we can tell that it was yours.
received-open = Open my page
received-asks = And if somebody asks for it?
received-asks-words = In this demonstration you can be that somebody.
received-asks-go = Ask for it as a partner
received-receipt = Receipt
received-receipt-words = This act is entry { $leaf } of the site’s log, which holds no personal data. Its fingerprint is below. The receipt proves that the entry stands there unchanged, and anyone can check it without asking us.
received-receipt-keep = Keep the receipt

leaving-title = You are leaving this site
leaving-lede = Behind this link is { $host }. What you do or give there is no longer under the privacy policy of { $company }, but under that of whoever runs it.
leaving-policy = The policy that applies there:
leaving-go = Go on to { $name }
leaving-stay = Stay here
leaving-why = Why you are told

policy-title = Privacy policy
policy-older = An older version. <a href="/privacy">Read the one in force</a>
policy-published = Where it was published
policy-versions = Versions of this policy
policy-reading = How to read this page
policy-reading-words = The text is exactly as it was published and archived, slips of type included. The number after a sentence opens what the program makes of it.
policy-reading-counts = Where a sentence has decided something, its count stands beside the number.
policy-text = The policy
policy-every-version = Every version of this policy, and what changed

lobby-heading = Privacy policies that run
lobby-lede = Each site below is governed by its own published privacy policy, word for word. The text people read decides every use of personal data, and whatever it does not allow is refused with the sentence that says so.
lobby-sites = Sites
lobby-none = No policy has been loaded yet.
lobby-open = Open the site
lobby-figures = { $date }. { $sentences } sentences, { $binding } of them decide or promise something.
