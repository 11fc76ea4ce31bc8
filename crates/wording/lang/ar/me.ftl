# A person’s own page.
mine-eyebrow = صفحتك الخاصة
mine-heading = ما تحتفظ به { $company } عنك
mine-lede = ما أعطيته: لماذا يُحتفظ به، ومنذ متى، وبموجب أي جملة من السياسة، ومن تسلّمه.
mine-lede-link = ما أعطيته عبر هذا الرابط: لماذا يُحتفظ به، ومنذ متى، وبموجب أي جملة من السياسة، ومن تسلّمه. لا تُفتح هذه الصفحة إلا بعنوانها وحتى { $until }. نرجو ألا تعطيه غيرك.
mine-other-pages = لكل نموذج يُرسل من دون رابط هذه الصفحة صفحة خاصة به. وما أعطيته أو اعترضت عليه أو طلبته هناك يُعرض هناك.
mine-other-pages-link = لكل نموذج يُرسل من دون هذا الرابط صفحة خاصة به. وما أعطيته أو اعترضت عليه أو طلبته هناك يُعرض هناك.
account-closed = حسابك مغلق. وما بقي مذكور هنا مع الجملة التي تُبقيه.
account-reopen = أعيدوا فتح حسابي
mine-children = أطفالك وما أذنت به
mine-age = سنّك وإذن أحد والديك
held = المحفوظ عنك
held-no-access = لا تمنح السياسة حق الاطلاع على ما يُحتفظ به، ولا تعرضه { $company } زيادةً على السياسة. وتجد أدناه من اطّلع عليه ومن تسلّمه وما طلبته.
held-nothing = لا يُحتفظ بشيء عنك.
beyond-policy = زيادةً على السياسة
beyond-access = لا تمنح السياسة حق الاطلاع على هذا، و{ $company } تعرضه مع ذلك.
held-why = الغرض: { $purposes }. المصدر: { $source }، <time datetime="{ $to-at }">{ $day }</time>، بموجب سياسة { $version }.
held-until = يُحتفظ به حتى { $until }.
held-until-deleted = يُحتفظ به إلى أن تحذفه.
under = بموجب { $sentences }
copy = خذه معك
copy-words = كل ما يُحتفظ به عنك مع تاريخه في ملف واحد: بصيغة <a href="{ $to-file }.json">JSON</a> للبرامج، أو بصيغة <a href="{ $to-file }.csv">CSV</a> لجداول البيانات. و<a href="{ $to-schema }">مكوّنات الملف</a> موصوفة أيضًا.
beyond-copy = لا تمنح السياسة الحق في نسخة، و{ $company } تتيحها مع ذلك.
received = من تسلّمه
received-nobody = لم يتسلّم أحد خارج { $company } شيئًا من هذا.
when = متى
who = من
what = ماذا
why = لماذا
under-what = بموجب
looked = من اطّلع عليه
looked-nobody = لم يطّلع عليه أحد في { $company }.
looked-older = سجلك أطول مما تعود إليه هذه الصفحة. <a href="{ $to-receipts }">إيصالاتك</a> تذكره كله.
looked-beyond = قرأت برامج { $company } في آخر 90 يومًا من الصفحات التي تضم أشخاصًا كثيرين أكثر مما يُبحث فيه هنا: يُبحث في أحدث { $count } منها. أما إن كنت في صفحة أقدم فلا تستطيع هذه الصفحة أن تقول: اسأل { $company }.
looked-more = وغير ذلك { $count } تجدها في <a href="{ $to-receipts }">إيصالاتك</a>.
agreed = ما وافقت عليه وما هو مسجَّل
agreed-words = كل اختيار تتركه لك السياسة، لتختاره أو ترجع عنه بزر واحد: <a href="{ $to-choices }">اختياراتك</a>.
agreed-nothing = لا شيء مسجَّل هنا سوى البيانات نفسها.
receipts-all = إيصالات بكل قيد في السجل عنك
asked = ما طلبته
asked-how = { $day }، عن طريق { $way }.
asked-written = كتبت:
asked-answer = الجواب:
refused-by = مرفوض بموجب { $sentences }
right-under = حقك بموجب { $sentences }
beyond-request = لا تتحدث السياسة عن هذا، وهو متاح مع ذلك.
receipts-of =
    { $count ->
        [one] الإيصال:
        [two] الإيصالان:
       *[other] الإيصالات:
    }
entry = القيد { $number }
request-confirm = نعم، هذا مني
take-back = تراجع عنه
rights = ما يمكنك طلبه
beyond-right = لا تتحدث السياسة عن هذا، و{ $company } تتيحه مع ذلك.
correct-what = ما الخطأ
correct-to = ما الصواب
your-words = كلماتك
optional-mark = (اختياري)
opt-out-link = رابط الاعتراض الموجود في الرسائل

# What was left with the site.
orders = طلباتك
order-of = طلب <time datetime="{ $to-at }">{ $day }</time>
order-refused-by = مرفوض بموجب <a href="{ $to-sentence }">الجملة { $number }</a>.
order-cancel = ألغِ هذا الطلب
won = ما فزت به
shown-public = ما تعرضه على الجميع
shown-words =
    { $count ->
        [0] <a href="{ $to-board }">انشر على اللوحة</a>، باسم تختاره. و<a href="{ $to-portfolio }">ملف أعمالك</a>، ولا يُنشر منه شيء إلا إذا أردت.
        [one] <a href="{ $to-board }">مشاركتك على اللوحة</a>، باسم تختاره. و<a href="{ $to-portfolio }">ملف أعمالك</a>، ولا يُنشر منه شيء إلا إذا أردت.
       *[other] <a href="{ $to-board }">مشاركاتك على اللوحة ({ $count })</a>، باسم تختاره. و<a href="{ $to-portfolio }">ملف أعمالك</a>، ولا يُنشر منه شيء إلا إذا أردت.
    }
order-placed = مقدَّم
order-placed-words = ينتظر الدفع. ويُحفظ رقم البطاقة مختومًا حتى ذلك الحين.
order-paid = مدفوع
order-paid-words = فُتح رقم البطاقة مرة واحدة، { $day }، ثم أُتلف. وبقيت أرقامه الأربعة الأخيرة.
order-paid-to-words = فُتح رقم البطاقة مرة واحدة لدى { $processor }، { $day }، ثم أُتلف. وبقيت أرقامه الأربعة الأخيرة.
order-refused = مرفوض
order-refused-words = لم يُقبل، { $day }. وأُتلف رقم البطاقة.
order-cancelled = ملغى
order-cancelled-words = ألغيته أنت، { $day }. وأُتلف رقم البطاقة.
order-taken-back = أُلغي طلبك وأُتلف رقم البطاقة.
won-words = فزت بالمركز { $place } في { $contest }، وأُجري السحب في { $day }.

# After everything is gone.
done = تمّ
gone-page = لم تعد صفحتك ولا عنوانها يُفتحان.

# What the page says of looks, of where a value comes from, and of steps.
account-open-again = فُتح حسابك من جديد.
from-form = نموذج { $form }
named-registration = التسجيل
named-newsletter = النشرة الإخبارية
named-download = التنزيل
named-information-request = طلب المعلومات
named-contact = الاتصال
named-survey = الاستطلاع
named-contest = المسابقة
named-promotion = الحملة الترويجية
named-job-interest = الاهتمام بوظيفة
named-purchase = الشراء
named-feedback = الملاحظات
party-and-what = { $party }، { $recipient }
own-looks =
    { $count ->
        [0] فتحت هذه الصفحة للمرة الأولى.
        [1] فتحت هذه الصفحة للمرة الأولى.
        [two] فتحت أنت هذه الصفحة مرتين.
        [few] فتحت أنت هذه الصفحة { $count } مرات.
       *[other] فتحت أنت هذه الصفحة { $count } مرة.
    }
look-you = أنت، في هذه الصفحة
look-parent = أحد الوالدين، بالإذن الذي أعطاه
look-program = برنامج من برامج { $company }
look-registrar = موظفو { $company } المسؤولون عن سجلاتها
look-document = فتحوا وثيقة عنك
look-staff = أحد الموظفين ({ $member })، بصفة { $role }
look-emergency = أحد الموظفين ({ $member })، في حالة طارئة
look-emergency-asked = طلب الاطلاع على المحفوظ دون مهمة تقتضي ذلك
look-emergency-approved = سمح لزميل بالاطلاع على المحفوظ مدة ساعة
look-emergency-refused = رفض طلب زميل الاطلاع على المحفوظ
look-kinds = بحث عن أنواع البيانات المحفوظة، ولم تُفتح أي قيمة
look-deed = { $deed } { $data }
look-deed-for = { $deed } { $data }، لغرض { $purpose }
look-saw = رأى:
request-open = مفتوح
request-waits = ينتظرك
request-done = منجز
request-refused = مرفوض
request-withdrawn = متراجَع عنه
request-corrects = { $right }: { $category }
request-overdue = متأخر: وُعدت بجواب قبل { $day }.
request-due = يُجاب قبل { $day }.

# What can be asked, and what follows.
offered-beyond = متاح زيادةً على النص
objection-on-record = يُسجَّل اعتراضك، ويقرؤه كل قرار لاحق.
objection-stops = عندئذ لا تعود { $company } { $acts }.
and-no-longer = {"؛ ولا تعود "}
leaving-closes = يُغلق حسابك فورًا، ولا يُفعل شيء بما يُحتفظ به. ويمكنك إعادة فتحه في هذه الصفحة.
leaving-deletes = يُحذف ما يُحتفظ به عنك فورًا ولا يبقى منه شيء. ولا يمكن التراجع عن ذلك.
leaving-archives = يُحذف ما يُحتفظ به عنك فورًا إلا هذا الذي تسمح ببقائه { $sentences }: { $kinds }. ويُختم على حدة، ولا يُربط باسمك بعد ذلك، ولا يُستعمل في شيء. ولا يمكن التراجع عن ذلك.
leaving-archives-for = يُحذف ما يُحتفظ به عنك فورًا إلا هذا الذي تسمح ببقائه { $sentences } مدة { $time }: { $kinds }. ويُختم على حدة، ولا يُربط باسمك بعد ذلك، ولا يُستعمل في شيء. ولا يمكن التراجع عن ذلك.
leaving-mark = ولكي يبقى اعتراضك بعد ذلك تبقى علامة من عنوانك أو رقمك. تقول ما لا يُرسل إليه، ولا تسمّي أحدًا، ولا تدل على أحد.
leaving-systems = ويصل ذلك إلى أنظمتنا الأخرى: { $systems }. ويُعاد هناك حتى ينجح، ثم يُبحث عنك من جديد للتأكد من أنه لم يبق شيء. وإلى أن يثبت ذلك يُحفظ ما يدل عليك هناك مختومًا بمفتاح خاص به، ثم يُتلف.
leaving-system-keeps = ما يبقى في { $system }: { $reasons }.
leaving-told = وقد تسلّم بعضه { $parties }، ويجب إبلاغهم.
press-delete = احذفوا كل شيء
press-opt-out = سجّلوا اعتراضي
press-correct = أرسل التصحيح
press-close = أغلقوا حسابي
press-decline = أمتنع
press-ask = أرسل السؤال
use-it-by = استعمله عن طريق { $ways }.
or-by = {"، أو عن طريق "}

# What can be asked by answering a message.
reply-eyebrow = الرد على رسالة
reply-heading = ما يمكنك طلبه من { $company } هنا
reply-lede = تُفتح هذه الصفحة بالعنوان الذي ورد في رسالة إليك، فلا يلزم شيء آخر لمعرفة أنك قرأتها. ولا يُعرض هنا ما يُحتفظ به عنك.
reply-rights = حقوقك بالرد
reply-title = الرد على رسالة

# The opt-out link of a letter.
opted-out-heading = تمّ. سُجّل اعتراضك
opted-out-on-record = سُجّل اعتراضك، ويقرؤه كل قرار لاحق. ولا يلزمك شيء آخر.
opted-out-one = منذ هذه اللحظة لم تعد { $company } { $act }. ولا يلزمك شيء آخر.
opted-out-many = لا يلزمك شيء آخر. منذ هذه اللحظة لم تعد { $company }:
opt-out-on-record = يُسجَّل اعتراضك فورًا ومن دون ذكر سبب، ويقرؤه كل قرار لاحق.
opt-out-one = متى اعترضت لا تعود { $company } { $act }. ويسري ذلك فورًا ومن دون ذكر سبب.
opt-out-many = يسري ذلك فورًا ومن دون ذكر سبب. متى اعترضت لا تعود { $company }:
opt-out-why = الجملة التي تمنحك هذا الحق
opted-out = سُجّل الاعتراض

breaches-heading = حدث شيء لبيانات نحتفظ بها عنك
breaches-data = يتعلق الأمر بما يلي من بياناتك: { $data }، وقد بدأ في { $day }.
breaches-ask = إذا كان أي شيء غير واضح فاكتب إلى { $address }.
breaches-told = أُبلغت بذلك في { $day }.
elsewhere-heading = في أنظمتنا الأخرى
elsewhere-words = ما تصحّحه وما تعترض عليه هنا يصل أيضًا إلى أنظمة أخرى لدى { $company }. ويُراجَع كل منها من جديد قبل أن يُقال إنه تم.
elsewhere-correction = تصحيحك في { $day }
elsewhere-objection = اعتراضك في { $day }
elsewhere-proven = تم، وتأكدنا منه في { $day }
elsewhere-failed = لم ينجح بعد، وتُعاد المحاولة
elsewhere-waits = في الطريق
