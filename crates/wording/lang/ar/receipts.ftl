# Receipts of the log’s entries about a person.
receipts = إيصالاتك
receipts-lede = كل قيد عنك في سجل الموقع. يثبت الإيصال أن قيده موجود في السجل، ويستطيع من تعطيه إياه أن يتحقق منه من دون أن يسألنا: بالأمر <code>goodfaith verify receipt</code> و<a href="/log/key">المفتاح العام</a> للسجل.
receipts-words = يسمّيك الإيصال برقم لا يدل على شيء آخر، ويذكر ما فُعل. وليس فيه أي من القيم التي أعطيتها. وحين تحذف بياناتك لا يعود ربط القيود بك ممكنًا إلا بالإيصالات التي احتفظت بها.
receipts-entries = القيود عنك
receipts-none = لا يوجد أي قيد.
receipt-hour = الساعة
receipt-what = ماذا
receipt = الإيصال
receipt-check = التحقق
receipt-check-it = تحقق منه
receipt-check-entry = تحقق منه: القيد { $number }
receipt-keep = احفظ القيد { $number }
checked-proven = ثبت ذلك
checked-stands = القيد { $number } موجود في سجل الموقع من دون تغيير.
checked-words = { $words }، في <time datetime="{ $to-at }">{ $day }</time>. ويشمل رأس السجل الموقَّع من القيود { $count }، وهذا منها.
checked-how = جرى التحقق من توقيع الرأس بالمفتاح العام للسجل، ومن المسار بين هذا القيد والرأس، ومن أن القيد في هذا الموضع من السجل ما زال هو نفسه. واسمه في السجل <code>{ $to-kind }</code>، والرأس هو <code class="long">{ $to-root }</code>.
checked-not-proven = لم يثبت ذلك
checked-ask = احتفظ بالإيصال واسأل الشركة عن السبب.
checked-keep = احفظ إيصال القيد { $number }
checked-without-us = هنا نتحقق نحن من عملنا. وللتحقق من دوننا احتفظ بالإيصال وشغّل <code>goodfaith verify receipt</code> مع <a href="/log/key">المفتاح العام</a> للسجل على أي جهاز.
checked-title = إيصال جرى التحقق منه
