# Receipts of the log’s entries about a person.
receipts = Your receipts
receipts-lede = Every entry of the site’s log that is about you. A receipt proves that its entry stands in the log, and anyone you give it to can check it without asking us: with <code>goodfaith verify receipt</code> and the log’s <a href="/log/key">public key</a>.
receipts-words = A receipt names you by a number that says nothing else, and what was done. It holds none of the values you gave. When you delete your data the entries about you can no longer be tied to you, except by the receipts you kept.
receipts-entries = Entries about you
receipts-none = There is none.
receipt-hour = Hour
receipt-what = What
receipt = Receipt
receipt-check = Check
receipt-check-it = Check it
receipt-check-entry = Check it: entry { $number }
receipt-keep = Keep entry { $number }
checked-proven = It is proven
checked-stands = Entry { $number } stands in the site’s log, unchanged.
checked-words = { $words }, on <time datetime="{ $to-at }">{ $day }</time>. The log’s signed head covers { $count } entries, and this one is among them.
checked-how = Checked were the signature of the head by the log’s public key, the path from this entry to the head, and that the entry at this place of the log is still the same. In the log it is called <code>{ $to-kind }</code>; the head is <code class="long">{ $to-root }</code>.
checked-not-proven = It is not proven
checked-ask = Keep the receipt, and ask the company why.
checked-keep = Keep the receipt of entry { $number }
checked-without-us = We check our own work here. To check without us, keep the receipt and run <code>goodfaith verify receipt</code> with the log’s <a href="/log/key">public key</a>, on any machine.
checked-title = A receipt, checked
