# The letters a person was sent, on their own page.

letters-heading = Letters sent to you
letters-none = { $company } has sent you no letter from here.
letters-when = When
letters-why = What for
letters-to = To your
letters-under = Under
letter-asked-for = A letter that was asked for with your address, as one that signs you in
