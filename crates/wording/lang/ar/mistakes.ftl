# What is wrong with what was typed.

mistake-left-out = يرجى ملء «{ $field }»
mistake-too-long = هذا أطول مما يُقبل
mistake-no-address = يرجى كتابة عنوان بريد إلكتروني بهذه الصورة: ‎name@example.org‎
mistake-no-telephone = يرجى كتابة الرقم مع رمز البلد، مثل ‎+91 80 1234 5678‎
mistake-no-card = هذا ليس رقم بطاقة: يرجى مراجعة أرقامه
mistake-one-line = يرجى كتابة هذا في سطر واحد
mistake-no-value = يرجى كتابة قيمة
mistake-not-ticked = يرجى تحديد «{ $choice }»، أو ترك النموذج
mistake-no-such-choice = لا يعرض هذا النموذج هذا الخيار
mistake-not-asked = لا يطلب هذا النموذج هذه البيانات
mistake-without-names = لا يُجمع هذا إلا دون أسماء، ولا يُحفظ أبدًا في سجل شخص
mistake-deleted-since = أُرسل هذا من قبل وحُذف بعدها ما جاء به. لتعطيه ثانية أرسله من جديد
mistake-born = يرجى ذكر شهر ميلادك وسنته
mistake-born-read = يرجى اختيار الشهر وكتابة السنة بأربعة أرقام، مثل 1990
mistake-born-half = يرجى ذكر الشهر والسنة معًا
mistake-born-year = يرجى مراجعة السنة
mistake-born-before = أُجيب عن هذا بغير ذلك في هذا المتصفح قبل قليل. ويستطيع أحد الوالدين أو الوصي أن يتابع من صفحة «للوالدين»
mistake-write = يرجى كتابة شيء
mistake-plain-text = يرجى كتابة نص عادي، وفي سطر واحد حيث لا يوجد إلا سطر
mistake-name-no-address = يرجى اختيار اسم ليس عنوانًا: فالجميع سيقرؤه
mistake-name-none = يرجى اختيار اسم تنشر به
mistake-name-taken = ينشر غيرك بهذا الاسم. يرجى اختيار غيره
mistake-no-topic = يرجى كتابة الموضوع
mistake-topic-gone = لم يعد هذا الموضوع موجودًا
mistake-posts-full = لديك أكبر عدد من المنشورات يُحفظ. يرجى حذف بعضها
mistake-no-post = ليس لك منشور كهذا
mistake-no-field = ليس في الملف التعريفي خانة كهذه
mistake-no-board = ليس لهذا الموقع لوحة عامة، لأن سياسته لا تذكر لوحة
mistake-contest-early = لم تبدأ هذه المسابقة بعد
mistake-contest-over = انتهت هذه المسابقة
mistake-no-sponsor = هذا العرض الترويجي غير مفتوح: لا يعرف الموقع راعيه بعد
mistake-characters =
    { $most ->
        [one] يرجى كتابة حرف واحد على الأكثر
        [two] يرجى كتابة حرفين على الأكثر
        [few] يرجى كتابة { $most } أحرف على الأكثر
       *[other] يرجى كتابة { $most } حرفًا على الأكثر
    }
