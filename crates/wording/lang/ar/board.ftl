# The board, and the portfolios of members.

board-terms = يستطيع الجميع قراءة ما تنشره. وبنشرك تسمح للشركة { $company } بأن تعرضه على الجميع إلى أن تحذفه.
board-kept = يُحفظ ما تعطيه هنا وفق سياسة الخصوصية. <a href="/privacy">اقرأها</a>.
board-title = اللوحة
board-lede = ما يسأل عنه الأعضاء بعضهم بعضًا علنًا. يستطيع الجميع قراءته، ولا يلزم أحدًا أن يقول من هو ليقرأ.
board-begin = <a href="/me/here/board">ابدأ موضوعًا</a> من صفحتك. <a href="/portfolios">الملفات التعريفية للأعضاء</a>
board-topics = المواضيع
board-none = لا مواضيع بعد.
board-none-then = لا مواضيع من ذلك الوقت.
board-hidden-topic = موضوع مخفي
board-older = مواضيع أقدم
board-posts =
    { $posts ->
        [zero] لا منشورات.
        [one] منشور واحد.
        [two] منشوران.
        [few] { $posts } منشورات.
       *[other] { $posts } منشورًا.
    }
topic-title = موضوع
topic-no-first = موضوع بلا منشوره الأول
topic-posts = المنشورات
topic-somebody = أحدهم
topic-changed = غُيّر في { $day }
topic-hidden = هذا المنشور مخفي. وصاحبه يعرف السبب.
topic-answer = <a href="{ $to-answer }">أجب في هذا الموضوع</a> من صفحتك.
write-title = انشر في اللوحة
write-answer = أجب في هذا الموضوع
write-begin = ابدأ موضوعًا
write-post = انشر ليقرأ الجميع
write-edit = غيّر ما نشرته
write-save = احفظ ليقرأ الجميع
write-nothing = لم يُنشر شيء بعد.
write-name = الاسم الذي تنشر به
write-name-hint = يقرؤه الجميع بجانب ما تنشره. ولا يلزم أن يكون اسمك، ومتى اخترته بقي لك هنا.
write-topic = ما الموضوع
write-words = ما تود قوله
write-words-hint = نص عادي. لا تُجعل الروابط وعناوين البريد الإلكتروني قابلة للنقر.
write-why = لماذا يوجد هذا التحذير هنا
write-mine = ما نشرته
write-an-answer = جواب
write-hidden = مخفي
write-because = أُخفي للسبب التالي:
write-change = غيّر<span class="unseen"> منشور { $day }</span>
write-delete = احذف<span class="unseen"> منشور { $day }</span>
portfolio-yours = ملفك التعريفي
portfolio-lede = شركتك وما تقدّمه. لا شيء منه علني إلا ما تحدّده، خانة خانة.
portfolio-saved = حُفظ.
portfolio-nothing = لم يتغيّر شيء بعد. يرجى مراجعة ما يلي:
portfolio-show = أظهر هذا للجميع<span class="unseen">: { $field }</span>
portfolio-save = احفظ
portfolio-company = شركتك
portfolio-offer = ما تقدّمه
portfolio-place = أين أنت
portfolios-title = الملفات التعريفية
portfolios-heading = الملفات التعريفية للأعضاء
portfolios-lede = ما اختار الأعضاء إظهاره عن شركاتهم، خانة خانة.
portfolios-none = لا ملف تعريفي علنيًا هنا.
portfolios-more = ملفات تعريفية أخرى
portfolios-one-title = ملف تعريفي
portfolios-one = ملف تعريفي لأحد الأعضاء
portfolios-a = ملف تعريفي
portfolios-changed = <a href="{ $to-portfolio }">هذا الملف</a>، غُيّر في { $day }
portfolios-company = الشركة
portfolios-offer = ما يقدّمونه
portfolios-place = أين
