# The frame around every page.

skip = انتقل إلى المحتوى
nav-policy = سياسة الخصوصية
nav-forms = النماذج
nav-board = اللوحة
nav-mine = صفحتك
nav-try = جرّبها
product-line = السياسة التي يقرؤها الناس هي البرنامج الذي يعمل
promised-by = وعدت بذلك
sentence-number = الجملة { $number }
foot-decided = كل استخدام للبيانات الشخصية في هذا الموقع تقرره <a href="/privacy">السياسة التي يمكنك قراءتها</a>.
see-what-changed = انظر ما تغيّر
every-version = كل الإصدارات
cookies-and-counting = ملفات الارتباط والعدّ
for-parents = للوالدين
foot-version = الإصدار { $version }
foot-product = يشغّل Goodfaith سياسات الخصوصية المنشورة.
foot-api = <a href="/api/v1/openapi.json">وصف الواجهة البرمجية (JSON)</a>
language-choice = اللغة
to-front-page = إلى الصفحة الأولى
incident = إذا كتبت إلينا بشأن ذلك فاذكر هذا الرقم: <code>{ $number }</code>
