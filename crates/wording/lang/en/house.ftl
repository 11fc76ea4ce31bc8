# What became of a request.
outcome-dated = Noted. You will have an answer by the day shown.
outcome-noted = Noted. Somebody will answer.
outcome-proof = Nothing is done before it is known that this comes from you.
outcome-refused = Refused, by the sentence shown.
outcome-unproven = Refused, as nobody proved who asks.
outcome-answered = Answered.
outcome-withdrawn = You took this back.
outcome-stopped = Stopped. It holds from now on.
outcome-corrected = Corrected.
outcome-closed = Closed. Nothing is done with it any more, except what the policy says remains. You can open it again on this page.
outcome-archived = Deleted, but for what the policy lets remain, sealed apart. This link opens nothing any more.
outcome-deleted = Deleted. This link opens nothing any more.

# What was wrong with what somebody sent; a full stop follows.
wrong-correction = say which value is wrong and what is right
wrong-nothing-to-correct = there is no such value to correct
wrong-changed-meanwhile = this value was changed meanwhile: please say again what is right
wrong-no-right = this site grants no such right on this page
wrong-no-request = there is no such request
wrong-request-closed = this request is closed: whoever wants something else asks anew
wrong-unproven = nothing is done before it is proven who asks
wrong-no-order = there is no such order
wrong-no-choice = there is no such choice
wrong-choice-not-here = this choice is not offered here
wrong-nothing-to-stop = there is nothing of this name to stop
wrong-child-born = please give the month and the year the child was born in
wrong-grown-up = a grown-up parent or guardian must answer this
wrong-over-13 = by this they are 13 or older, and no parent's permission is needed
wrong-permit-for = please choose what you permit it for, from what is listed
wrong-permit-to = please choose whom you permit it to, from what is listed
wrong-permit-method = please choose how we can know that it is you
wrong-by-letter = for giving it to others, an answer by e-mail is not enough: please send the form or have a call
wrong-other-parent = another parent has taken their permission back, and that stands until they give it again
wrong-known-child = who would give it is known as a child themselves
wrong-child-no-more = the child is none any more, or nobody said until when
wrong-no-permission = there is no such permission
wrong-parents-address = please give the address of a parent or guardian, not your own
wrong-parents-asked = several parents were asked already; please wait for one of them to answer
wrong-form-first = first say what you permit, and choose the signed form
wrong-form-size = please choose a file of at most 4 megabytes
wrong-form-kind = this is no PDF, JPEG or PNG file, whatever it is called
wrong-nothing-waits = nothing waits to be confirmed
wrong-email = please write your e-mail address, as name@example.org
wrong-password-common = this is one of the passwords that are tried first; please take another
wrong-password-present = this is not your present password
wrong-password-members = this site has no members, and no passwords
wrong-password-link = sign in by a link to your address first, so that it is known to be yours
wrong-no-letters = this server sends no letters
wrong-child-gives = a child gives no permission in a parent's place; what was given to ask you is deleted
wrong-no-parent-asked = the policy of this site asks no parent
wrong-verified-parent = only a verified parent sees and changes what is held of a child, and only while it is one
wrong-no-difference = the policy of this site makes no difference for children

# The same with a number.
wrong-take-at-most = please take at most { $count } characters
wrong-take-at-least = please take at least { $count } characters; a few words in a row are good

# Why a receipt proves nothing; a full stop does not follow.
unproven-changed = the log this site serves today has another entry at this place: keep this receipt, it proves that the log was changed
unproven-no-receipt = this is not a receipt
unproven-other-log = the checkpoint is of another log than the key
unproven-place = the entry does not stand at this place of the log

# What a fact rests on, as the house notes it down.
document-objection = an objection
document-objection-letter = an objection, by letter-link
document-objection-reply = an objection, by reply
document-objection-gpc = an objection, by gpc
document-unsubscribed = unsubscribed by a letter
document-closed = the account was closed
document-opened = the account was opened again
document-age = the age said on this page
document-age-parent = a verified parent confirmed the age
document-parent-took-back = the parent took it back on their own page
document-parent-forgotten = the parent who gave it was forgotten
document-parent-child = who gave it turned out to be a child
document-board = What stood above the box when this was posted
