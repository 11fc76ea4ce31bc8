# What is wrong with what was typed.

mistake-left-out = please fill in “{ $field }”
mistake-too-long = this is too long
mistake-no-address = please write an e-mail address as name@example.org
mistake-no-telephone = please write the number with its country code, as +91 80 1234 5678
mistake-no-card = this is not the number of a card: please check its digits
mistake-one-line = please write this in one line
mistake-no-value = please give a value
mistake-not-ticked = please tick “{ $choice }”, or leave the form
mistake-no-such-choice = this form does not offer this choice
mistake-not-asked = this form does not ask for this
mistake-without-names = this is collected without names only, never in a person's record
mistake-deleted-since = this was sent before, and what it brought has been deleted since; to give it again, send it anew
mistake-born = please give the month and the year you were born in
mistake-born-read = please choose the month and write the year with four digits, as 1990
mistake-born-half = please give both the month and the year
mistake-born-year = please look at the year again
mistake-born-before = this was answered otherwise in this browser a short while ago; a parent or guardian can go on from “For parents”
mistake-write = please write something
mistake-plain-text = please write plain text, in one line where there is one
mistake-name-no-address = please take a name that is no address: everybody will read it
mistake-name-none = please choose a name to post under
mistake-name-taken = somebody else posts under this name; please take another
mistake-no-topic = please say what the topic is
mistake-topic-gone = there is no such topic any more
mistake-posts-full = you have as many posts as are kept; please delete some
mistake-no-post = there is no such post of yours
mistake-no-field = a portfolio has no such field
mistake-no-board = this site has no public board, because its policy speaks of none
mistake-contest-early = this contest has not begun yet
mistake-contest-over = this contest is over
mistake-no-sponsor = this promotion is not open: its sponsor is not known to the site yet
mistake-characters =
    { $most ->
        [one] please write at most one character
       *[other] please write at most { $most } characters
    }
