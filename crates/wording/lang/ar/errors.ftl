# What people see when something does not go.

error-no-site = لا موقع بهذا الاسم
error-no-site-words = ليس على هذا الخادم موقع بهذا الاسم.
error-no-site-next = انظر المواقع الموجودة
error-no-page-title = لا صفحة هنا
error-no-page = لا توجد صفحة هنا
error-no-page-words = لعل في العنوان خطأ، أو لعل الصفحة لم تعد موجودة.
error-not-that-way = ليس بهذه الطريقة
error-not-that-way-words = يمكن فتح هذه الصفحة، لكن لا يمكن استعمالها بهذه الطريقة.
error-elsewhere-title = لم يُقبل
error-elsewhere = لم يُقبل ذلك
error-elsewhere-words = جاء ذلك من صفحة في موقع آخر، فلم يُنظر فيه. يرجى استعمال النموذج في هذا الموقع.
error-too-much = هذا أكثر مما يُقبل
error-too-much-words = ما أُرسل أكبر مما يقبله هذا النموذج. ولم يُحفظ شيء.
error-unreadable = تعذّرت قراءة ذلك
error-unreadable-words = ما أُرسل ليس ما يرسله هذا النموذج. ولم يُحفظ شيء.
error-fault-title = حدث خطأ
error-fault = حدث خطأ عندنا
error-fault-words = الخطأ خطؤنا وقد سُجّل. يرجى المحاولة مرة أخرى بعد لحظات.
error-no-form = ليس في هذا الموقع نموذج كهذا
error-no-form-words = لا تسمح السياسة بالنموذج «{ $form }».
error-no-board-title = لا لوحة
error-no-board = ليس لهذا الموقع لوحة عامة
error-no-board-words = لا تذكر سياسة هذا الموقع لوحة عامة، فلا لوحة فيه: ولا يُعرض على الجميع شيء مما يعطيه الناس هنا.
error-link-over-words = يعمل الرابط مرة واحدة، خلال ربع ساعة، في المتصفح الذي طلبه. اطلب رابطًا جديدًا.
error-link-over-next = اطلب رابطًا جديدًا
error-refused = لا تسمح السياسة بهذا
error-refused-words = لم يُحفظ شيء، ولم يُخبر أحد بشيء.
error-link = لا يفتح هذا الرابط شيئًا
error-link-words = لعله انتهى، أو لعل جزءًا من عنوانه ناقص. وما أُعطي من خلاله لم يضع: اكتب إلى الشركة.
error-to-forms = انظر النماذج
error-settled = حُسم هذا من قبل
error-to-mine = اذهب إلى صفحتك
error-key = يلزم مفتاح صالح
error-key-words = لا يفتح هذا المفتاح شيئًا هنا.
error-not-allowed = لا يجوز لهذا المفتاح ذلك
error-sign-in = هذا لا يُدخلك
error-sign-in-words = هذا لا يُدخل أحدًا هنا. راجعه، أو اطلب رابطًا إلى عنوانك.
error-try-again = حاول مرة أخرى
error-too-many = يرجى الانتظار قليلًا
error-too-many-words = تكرر هذا الطلب أكثر مما يُقبل. يرجى المحاولة مرة أخرى بعد { $wait }.
error-wait-seconds =
    { $seconds ->
        [zero] ثانية
        [one] ثانية
        [two] ثانيتين
        [few] { $seconds } ثوانٍ
       *[other] { $seconds } ثانية
    }
error-wait-minutes =
    { $minutes ->
        [one] دقيقة
        [two] دقيقتين
        [few] { $minutes } دقائق
       *[other] { $minutes } دقيقة
    }
error-malformed = هناك ما يحتاج إلى مراجعة
error-malformed-words = لا يمكن استعمال ما أُرسل: { $mistakes }.
error-stale = تغيّر النموذج
error-stale-words = تغيّر النموذج منذ أن عُرض. يرجى مراجعته مرة أخرى.
error-clash = أُرسل هذا من قبل بمحتوى آخر
error-clash-words = استُعمل مفتاح عدم التكرار هذا لشيء آخر.
error-busy = يرجى المحاولة مرة أخرى بعد لحظات
error-busy-words = يرجى المحاولة مرة أخرى بعد لحظات.
error-unavailable = لا يمكن ذلك الآن
error-unavailable-words = الخطأ خطؤنا وقد سُجّل. يرجى إرسال الشيء نفسه مرة أخرى بعد لحظات: فلن يُنفَّذ إلا مرة واحدة.
error-unknown-site-words = لا يوجد موقع كهذا هنا.
