# What stands on the house's own forms: it is kept with what was sent, in the language it was shown in.

form-registration = افتح حسابًا
form-registration-lead = لكي يكون لك حساب لدينا.
form-newsletter = اشترك في نشرتنا
form-newsletter-lead = لكي نرسل إليك أخبار ما نقدّمه.
form-download = نزّل ورقة بحثية
form-download-lead = لكي نعطيك المستند الذي تطلبه.
form-information = اطلب معلومات
form-information-lead = لكي نرسل إليك ما تود معرفته عن خدماتنا.
form-contact = راسلنا
form-contact-lead = لكي نجيبك.
form-hear = اطلب أن نكتب إليك
form-hear-lead = لكي نتواصل معك.
form-survey = أجب عن استبيان
form-survey-lead = لكي نعرف رأيك.
form-contest = شارك في المسابقة
form-contest-lead = لكي تشارك وتعرف إن فزت.
form-promotion = شارك في العرض الترويجي
form-promotion-lead = لكي تشارك في عرض ترويجي له راعٍ.
form-jobs = حدّثنا عن عملك
form-jobs-lead = لكي نخبرك بالوظائف لدينا.
form-order = قدّم طلب شراء
form-order-lead = لكي نسلّمك ما تشتريه.
form-feedback = قل لنا ما الذي يمكن تحسينه
form-feedback-lead = لكي نحسّن الموقع.
form-send = أرسل

field-name = الاسم الأول واسم العائلة
field-email = عنوان البريد الإلكتروني
field-phone = رقم الهاتف
field-phone-hint = مع رمز البلد، مثل ‎+91 80 1234 5678‎
field-postal = العنوان البريدي
field-number = رقم البطاقة أو الحساب
field-number-hint = يُحفظ مختومًا ولا يُفتح إلا لما تسمح به السياسة
field-card = رقم البطاقة
field-card-hint = يُحفظ مختومًا ويُفتح مرة واحدة للدفع ثم يُتلف، ولا تبقى إلا الأرقام الأربعة الأخيرة
field-position = الشركة والوظيفة
field-opinion = رأيك
field-message = رسالتك
field-order = ما تطلبه
field-work = العمل والتعليم

choice-news = أرسلوا إليّ أخبار { $company } وعروضها.
choice-partners = أرسلوا إليّ عروض شركاء { $company }، على أن يبقى عنواني لدى { $company } وحدها.
choice-survey = اسألوني عن رأيي من حين إلى آخر.
choice-jobs = أخبروني بالوظائف لدى { $company }.
choice-share = أعطوا شركاء { $company } ما يلي من بياناتي لكي يرسلوا إليّ عروضهم: { $data }.
choice-name = الاسم
choice-email = عنوان البريد الإلكتروني
choice-phone = رقم الهاتف
choice-postal = العنوان البريدي
choice-entry-news = نعم، أرسلوا إليّ أخبار { $company } وعروضها.
choice-entry = نعم، أختار هذا: { $purpose }.
meaning-transaction = إتمام دفع أو طلب
meaning-service = تسليم ما طُلب
meaning-registration = فتح حساب
meaning-survey = السؤال عن الآراء
meaning-support = الإجابة والمراسلة وخدمة العملاء
meaning-contest = إقامة مسابقة أو عرض ترويجي وإخبار الفائزين
meaning-recruitment = أخبار الوظائف وطلبات التوظيف
meaning-improve = تحسين المنتجات والموقع والخدمة

notice-policy-link = يُحفظ ما تعطيه هنا وفق سياسة الخصوصية لدى { $company }.
notice-sharing = قد يُشارَك ما تعطيه هنا مع شركات غير { $company }.
notice-sharing-promotion = قد يُشارَك ما تعطيه هنا مع راعي هذا العرض الترويجي، وهو شركة غير { $company }. إن كنت لا تريد ذلك فلا تشارك.
notice-sharing-sponsor = قد يُشارَك ما تعطيه هنا مع { $sponsor }، راعي هذا العرض الترويجي، وهو شركة غير { $company }. إن كنت لا تريد ذلك فحدّد الخانة التي تقول ذلك، أو لا تشارك.
notice-other-collector = لا يجمع ما تعطيه هنا إلا { $company }. ولو كانت شركة أخرى ستجمعه أو تحتفظ به لأُخبرت بذلك هنا أولًا.
notice-opt-in = لك أن تحدّد الخانات أدناه أو تتركها. ولا يتوقف عليها شيء آخر.
notice-date = تاريخ سياسة الخصوصية مكتوب في أعلاها.
notice-change = حين تتغير سياسة الخصوصية يُنشر التغيير في صفحتها.
notice-board = ما يُنشر علنًا يستطيع أي أحد أن يقرأه ويستعمله.
notice-whose-policy = الروابط الخارجة من هذا الموقع تقود إلى أماكن لها سياساتها.
notice-sign-out = على حاسوب يستعمله غيرك، سجّل الخروج وأغلق النافذة حين تنتهي.
notice-in-force = سارية منذ { $day }.
notice-updated = حُدّثت في { $day }.
notice-withdrawn = سُحب الإصدار الجديد من هذه السياسة الذي أُعلن عنه ليوم { $day }: تبقى السياسة كما هي.
notice-changed = تغيّرت هذه السياسة: هناك إصدار جديد سارٍ منذ { $day }.

contest-told =
    { $winners ->
        [0] يمكن الاشتراك فيها حتى { $day }. ولا شيء يُربح فيها.
        [one] يمكن الاشتراك فيها حتى { $day }. يُختار فائز واحد بالقرعة، ولا يُخبَر إلا كما تسمح لنا السياسة بالكتابة.
        [two] يمكن الاشتراك فيها حتى { $day }. يُختار فائزان بالقرعة، ولا يُخبَران إلا كما تسمح لنا السياسة بالكتابة.
        [few] يمكن الاشتراك فيها حتى { $day }. يُختار { $winners } فائزين بالقرعة، ولا يُخبَرون إلا كما تسمح لنا السياسة بالكتابة.
       *[other] يمكن الاشتراك فيها حتى { $day }. يُختار { $winners } فائزًا بالقرعة، ولا يُخبَرون إلا كما تسمح لنا السياسة بالكتابة.
    }

embed-policy = تحكم <a href="{ $to-policy }">سياسة خصوصية { $company }</a> ما ترسله هنا. تُفتح الروابط في لسان جديد.
embed-own = هذا النموذج موجود أيضًا <a href="{ $to-form }">في صفحة خاصة به</a>.
embed-open = افتح النموذج في صفحته
embed-age = يسأل هذا النموذج عن تاريخ ميلادك، ولذلك يُملأ في صفحة خاصة به.
embed-refused = لا تسمح السياسة بهذا. لم يُحفظ شيء.
embed-failed = لم ينجح ذلك هنا. لم يُحفظ شيء. صفحة النموذج نفسها تقول المزيد.
embed-links-policy = سياسة خصوصية { $company }
