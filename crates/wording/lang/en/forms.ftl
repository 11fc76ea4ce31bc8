# What stands on the house's own forms: it is kept with what was sent, in the language it was shown in.

form-registration = Open an account
form-registration-lead = So that you can sign up for an account with us.
form-newsletter = Get our newsletter
form-newsletter-lead = So that we can send you news of what we offer.
form-download = Download a white paper
form-download-lead = So that we can give you the document you ask for.
form-information = Ask for information
form-information-lead = So that we can send you what you want to know about our services.
form-contact = Write to us
form-contact-lead = So that we can answer you.
form-hear = Ask us to write to you
form-hear-lead = So that we can get in touch with you.
form-survey = Answer a survey
form-survey-lead = So that we learn what you think.
form-contest = Enter the contest
form-contest-lead = So that you can take part, and hear if you win.
form-promotion = Join the promotion
form-promotion-lead = So that you can take part in a sponsored promotion.
form-jobs = Tell us about your work
form-jobs-lead = So that we can tell you about jobs with us.
form-order = Place an order
form-order-lead = So that we can deliver what you buy.
form-feedback = Say what could be better
form-feedback-lead = So that we can improve the site.
form-send = Send

field-name = First and last name
field-email = E-mail address
field-phone = Telephone number
field-phone-hint = With the country code, as +91 80 1234 5678
field-postal = Postal address
field-number = Card or account number
field-number-hint = Kept sealed and opened only for what the policy allows
field-card = Card number
field-card-hint = Kept sealed, opened once for the payment and destroyed with it; the last four digits remain
field-position = Company and position
field-opinion = Your opinion
field-message = Your message
field-order = What you order
field-work = Work and education

choice-news = Send me news and offers of { $company }.
choice-partners = Send me offers of the partners of { $company }; my address stays with { $company }.
choice-survey = Ask me for my opinion from time to time.
choice-jobs = Tell me about jobs at { $company }.
choice-share = Give my { $data } to partners of { $company }, so that they can send me their offers.
choice-name = name
choice-email = e-mail address
choice-phone = telephone number
choice-postal = postal address
choice-entry-news = Yes, send me news and offers of { $company }.
choice-entry = Yes, I choose this: { $purpose }.
meaning-transaction = complete a payment or order
meaning-service = deliver what the person asked for
meaning-registration = open an account
meaning-survey = ask for opinions
meaning-support = answer, correspond, customer service
meaning-contest = run a contest or promotion, tell winners
meaning-recruitment = job news and applications
meaning-improve = better products, site, service

notice-policy-link = What you give here is kept under { $company }'s privacy policy.
notice-sharing = What you give here may be shared with companies other than { $company }.
notice-sharing-promotion = What you give here may be shared with the sponsor of this promotion, which is a company other than { $company }. If you do not want that, do not take part.
notice-sharing-sponsor = What you give here may be shared with { $sponsor }, the sponsor of this promotion, which is a company other than { $company }. If you do not want that, tick the box that says so, or do not take part.
notice-other-collector = { $company } alone collects what you give here. Were another company to collect or keep it, you would be told here first.
notice-opt-in = The boxes below are yours to tick or to leave. Nothing else depends on them.
notice-date = The date of the privacy policy stands at its top.
notice-change = When the privacy policy changes, the change is posted on its page.
notice-board = What is posted in public can be read and used by anyone.
notice-whose-policy = Links that leave this site lead to places with policies of their own.
notice-sign-out = On a computer that others use, sign out and close the window when you have finished.
notice-in-force = In force since { $day }.
notice-updated = Updated { $day }.
notice-withdrawn = The new version of this policy that was announced for { $day } has been taken back: the policy stays as it is.
notice-changed = This policy has changed: a new version is in force since { $day }.

contest-told =
    { $winners ->
        [0] It can be entered until { $day }. There is nothing to win.
        [one] It can be entered until { $day }. One winner is drawn by lot, and told only as the policy lets us write.
       *[other] It can be entered until { $day }. { $winners } winners are drawn by lot, and told only as the policy lets us write.
    }

embed-policy = The <a href="{ $to-policy }">privacy policy of { $company }</a> governs what you send here. Links open in a new tab.
embed-own = This form also stands <a href="{ $to-form }">on a page of its own</a>.
embed-open = Open the form on its own page
embed-age = This form asks when you were born, and so it is filled in on a page of its own.
embed-refused = The policy does not allow this. Nothing was kept.
embed-failed = That did not work here. Nothing was kept. The form’s own page says more.
embed-links-policy = The privacy policy of { $company }
