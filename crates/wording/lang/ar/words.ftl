# The vocabulary: kinds of data, purposes, parties, acts, ways.

list-comma = {"، "}
nothing = لا شيء
at-once = {"، فورًا"}
within = {"، "}خلال { $time }
days =
    { $count ->
        [one] يوم واحد
        [two] يومين
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
hours =
    { $count ->
        [one] ساعة واحدة
        [two] ساعتين
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
hour = { $day }، من { $from } إلى { $to } بالتوقيت العالمي
moment = { $day }، الساعة { $time } بالتوقيت العالمي
archived-on = كما حُفظت في
in-force-since = سارية منذ

category-name = الاسم
category-email = عنوان البريد الإلكتروني
category-phone = رقم الهاتف
category-postal = العنوان البريدي
category-financial = بيانات الحساب المصرفي أو البطاقة
category-opinion = الآراء
category-account = الحساب والملف الشخصي
category-content = ما حُفظ أو نُشر
category-message = الرسائل إلى الشركة
category-purchase = المشتريات
category-usage = الزيارات والنقرات
category-device = المتصفح والجهاز
category-registration = بيانات التسجيل الأخرى

purpose-transaction = إتمام طلب أو دفع
purpose-service = تقديم ما طُلب
purpose-registration = فتح حساب
purpose-operate = تشغيل الموقع
purpose-personalise = ملاءمة ما يُعرض
purpose-improve = تحسين المنتجات والخدمة
purpose-support = الرد على الأسئلة وخدمة العملاء
purpose-survey = استطلاع الآراء
purpose-contest = مسابقة أو حملة ترويجية
purpose-marketing = عروض الشركة نفسها
purpose-partner-marketing = عروض الشركاء والرعاة
purpose-advertising = اختيار الإعلانات وعرضها
purpose-analytics = الاتجاهات والإحصاءات
purpose-recruitment = الوظائف وطلبات التوظيف
purpose-legal = القانون والإجراءات القضائية والمطالبات
purpose-safety = الجريمة والاحتيال والخطر
purpose-merger = اندماج الشركة أو بيعها
purpose-archive = الأرشيف
purpose-policy-notice = إبلاغ الناس بتغيّر السياسة

topic-transaction = طلباتك ومدفوعاتك
topic-service = ما طلبته
topic-registration = حسابك
topic-operate = تشغيل الموقع
topic-personalise = ما يناسبك
topic-improve = تحسين المنتجات والخدمة
topic-support = أسئلتك
topic-survey = رأيك
topic-contest = المسابقات والحملات الترويجية
topic-marketing = عروضها الخاصة
topic-company-marketing = عروض الشركة نفسها
topic-partner-marketing = عروض الشركاء والرعاة
topic-recruitment = الوظائف
topic-policy-notice = تغيّرات السياسة

# What a company no longer does, after its name and “no longer”.
stops-contacting = تتصل بك بشأن { $what }
stops-sharing = تشارك بياناتك مع غيرها لغرض { $what }
stops-using = تستعمل بياناتك لغرض { $what }
stops-collecting = تجمع أي شيء عنك لغرض { $what }
stops-counting = تعدّك لغرض { $what }

recipient-company = الشركة نفسها
recipient-staff = أحد موظفي الشركة
recipient-affiliate = شركة تابعة للشركة
recipient-processor = وكيل يعمل لحساب الشركة
recipient-partner = شريك تجاري
recipient-sponsor = راعٍ
recipient-advertiser = معلن
recipient-third-party = شركة أخرى
recipient-authority = محكمة أو سلطة عامة
recipient-acquirer = مشترٍ للشركة

wanted-collect = أن تجمعها
wanted-use = أن تدعني أعمل بها
wanted-share = أن تشاركها معي
wanted-sell = أن تبيعها لي
wanted-contact = أن تدعني أتصل بصاحبها
wanted-aggregate = أن تعدّها في مجموعات
wanted-review = أن تدعني أطّلع عليها
wanted-retain = أن تحتفظ بها
wanted-delete = أن تحذفها
wanted-transfer = أن تسلّمني كل ما تحتفظ به

# What was done with the data that is named after it.
did-contact = أخذ للمراسلة أو الاتصال:
did-review = اطّلع على:
did-aggregate = عدّ:
did-retain = احتفظ بما يلي:
did-delete = حذف:
did-collect = جمع:
did-used = عمل بما يلي:

# By which way a right is used.
way-letter-link = الرابط الذي في آخر الرسالة
way-reply = الرد على رسالة
way-mail = رسالة إلى { $address }
way-own-page = صفحتك الخاصة
way-cookies-off = إيقاف ملفات الارتباط في المتصفح
way-gpc = إشارة التحكم العام بالخصوصية في المتصفح
place-policy = صفحة السياسة
place-every = كل صفحة
place-collecting = صفحة جمع البيانات
place-registration = صفحة التسجيل
place-download = صفحة التنزيل
place-request = صفحة طلب المعلومات
place-contact = صفحة الاتصال
place-survey = صفحة الاستطلاع
place-contest = صفحة المسابقة
place-promotion = صفحة الحملة الترويجية
place-board = اللوحة
place-outbound = الرابط الخارج من الموقع
place-account = صفحة الحساب

right-opt-out = الاعتراض
right-correct = تصحيح شيء
right-close-account = إغلاق حسابي
right-decline = الامتناع عن المشاركة
right-ask = طرح سؤال
# What stands on a right that can be used.
ask-stop-all = أوقفوا كل ما يمكنني الاعتراض عليه
ask-stop = أوقفوا ذلك
ask-opt-out-of = أوقفوا { $topics }
ask-delete = احذفوا ما تحتفظون به عني
ask-close = أغلقوا حسابي
ask-correct = صحّحوا ما هو خطأ
ask-decline = لا تشاركوا شيئًا مما يخصني
ask-question = اطرح سؤالًا

# What the entries of the log about a person tell.
entry-collected = جُمعت بيانات
entry-fact-recorded = سُجّل أمر
entry-granted = سُمح باستعمال أو إفصاح
entry-shown-to-person = عُرض عليك ما يُحتفظ به
entry-requested = طلبت شيئًا
entry-won = فزت في مسابقة
entry-ordered = تقدّم طلب شراء لك خطوة
entry-posted = كُتبت مشاركة لك أو عُدّلت أو حُذفت أو أُخفيت
entry-portfolio-changed = غيّرت ملف أعمالك
entry-corrected = صُحّحت قيمة
entry-written-to = أُرسلت رسالة إلى عنوانك
entry-signed-in = سجّلت دخولك
entry-signed-out = سجّلت خروجك
entry-address-proven = أثبتّ أن العنوان لك
entry-shown-to-parent = عُرض ما يُحتفظ به على أحد الوالدين
entry-form-opened = فُتح نموذج وقّعته للتحقق منه
entry-sign-in-changed = غيّرت ما تسجّل به دخولك
entry-breach-told = أُبلغت بخرق يخصك، أو اتُّخذ قرار بشأن ذلك
entry-other = كُتب شيء

# The classes of a policy's sentences.
class-enforced = مُنفَّذة
class-enforced-means = يقرر البرنامج وفقها في كل مرة.
class-notice = إشعار
class-notice-means = كلمات يجب أن تُعرض، وهي تُعرض.
class-right = حق
class-right-means = شيء يمكنك أن تطلبه وتناله.
class-organisational = تنظيمية
class-organisational-means = يفي بها أناس، والبرنامج يعينهم.
class-silent = لا تعد بشيء
class-silent-means = ليس فيها ما يمكن الوفاء به أو الإخلال به.
class-uncovered = لم تُقرأ بعد
class-uncovered-means = لا تقتبسها قاعدة بعد.

# Behind a sentence of the policy: what the program makes of it.
sentence-unseen = الجملة
note-decisions =
    { $count ->
        [zero] لا قرارات
        [one] قرار واحد
        [two] قراران
        [few] { $count } قرارات
        [many] { $count } قرارًا
       *[other] { $count } قرار
    }
note-show-rules = اعرض قواعدها
note-label = الجملة { $number }
note-close = أغلق
note-decided =
    { $count ->
        [0] لم يُتخذ بموجبها قرار بعد
        [one] اتُّخذ بموجبها حتى الآن <b>{ $count }</b> قرار
       *[other] القرارات المتخذة بموجبها حتى الآن: <b>{ $count }</b>
    }

# The sentences an answer rests on.
grounds-none = لا تسمح بذلك أي جملة من هذه السياسة. وما لا تسمح به جملة فهو مرفوض.
grounds-none-aside = لا تسمح به أي جملة
grounds-one = الجملة { $number }
grounds-many = الجمل { $numbers }
grounds-place = الجملة { $number } من { $version }

# What is on record, and what proves it.
fact = المسجَّل
fact-evidence = الدليل
fact-since = منذ
fact-act = الإجراء
fact-no-longer = لم يعد معتبرًا
fact-until = { $since } حتى { $until }
fact-withdraw = اسحب
you-permission = أعطيت الإذن.
you-permission-not = سحبت الإذن.
you-opt-in = اخترت أن تتلقى هذا.
you-opt-in-not = اخترت ألا تتلقى هذا.
you-opted-out = لا تريد هذا.
you-opted-out-not = لم تعترض.
you-requested = طلبت هذا.
you-voluntary = أعطيته بنفسك.
you-child = أنت طفل.
you-child-not = لست طفلًا.
you-notified = أُبلغت من قبل.
they-permission = أعطى الشخص الإذن.
they-permission-not = سحب الشخص الإذن.
they-opt-in = اختار الشخص أن يتلقى هذا.
they-opt-in-not = اختار الشخص ألا يتلقى هذا.
they-opted-out = لا يريد الشخص هذا.
they-opted-out-not = لم يعترض الشخص.
they-requested = طلب الشخص هذا.
they-voluntary = أعطاه الشخص بنفسه.
they-child = الشخص طفل.
they-child-not = ليس الشخص طفلًا.
they-notified = أُبلغ الشخص من قبل.
known-parental = أعطى أحد الوالدين الإذن.
known-parental-not = لا إذن ساري المفعول من أحد الوالدين.
known-closed = الحساب مغلق.
known-closed-not = الحساب مفتوح.
known-legal-process = في الملف وثيقة قانونية.
known-legal-process-not = لا وثيقة قانونية في الملف.
known-good-faith = سُجّل اعتقاد وسببه.
known-merger = يجري اندماج مع هذه الشركة.
known-confidential = اتفاقية السرية سارية.
known-confidential-not = لا اتفاقية سرية سارية.
known-need-to-know = هناك مهمة مفتوحة تحتاج إليها.
known-not-so = غير صحيح: { $fact }
evidence-form = نموذج أرسله الشخص
evidence-form-you = نموذج أرسلته
evidence-letter = رسالة
evidence-page = صفحة الشخص الخاصة
evidence-page-you = هذه الصفحة
evidence-agreement = اتفاقية موقّعة
evidence-legal-document = وثيقة قانونية أو قانون مسمّى
evidence-recorded-belief = اعتقاد مسجَّل مع سببه
evidence-merger-notice = إشعار اندماج
evidence-notice-shown = إشعار عُرض
evidence-parent-verification = إذن متحقَّق منه من أحد الوالدين
evidence-task = مهمة مفتوحة
evidence-age-declared = سنّ مصرَّح بها أو مكتشفة
evidence-withdrawal = سحبته الشركة
evidence-document = { $evidence }: { $document }
