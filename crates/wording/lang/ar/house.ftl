# What became of a request.
outcome-dated = سُجّل. وسيصلك جواب قبل اليوم المذكور.
outcome-noted = سُجّل. وسيجيبك أحد.
outcome-proof = لا يُفعل شيء قبل أن يُعرف أن هذا منك.
outcome-refused = رُفض بموجب الجملة المذكورة.
outcome-unproven = رُفض لأن أحدًا لم يثبت من الطالب.
outcome-answered = أُجيب عنه.
outcome-withdrawn = تراجعت عن هذا.
outcome-stopped = أُوقف. ويسري ذلك من الآن.
outcome-corrected = صُحّح.
outcome-closed = أُغلق. ولا يُفعل به شيء بعد الآن إلا ما تقول السياسة إنه يبقى. ويمكنك إعادة فتحه في هذه الصفحة.
outcome-archived = حُذف، إلا ما تسمح السياسة ببقائه مختومًا على حدة. ولم يعد هذا الرابط يفتح شيئًا.
outcome-deleted = حُذف. ولم يعد هذا الرابط يفتح شيئًا.

# What was wrong with what somebody sent; a full stop follows.
wrong-correction = اذكر القيمة الخطأ وما الصواب
wrong-nothing-to-correct = لا توجد قيمة كهذه لتصحيحها
wrong-changed-meanwhile = تغيّرت هذه القيمة في الأثناء: اذكر الصواب من جديد من فضلك
wrong-no-right = لا يمنح هذا الموقع حقًا كهذا في هذه الصفحة
wrong-no-request = لا يوجد طلب كهذا
wrong-request-closed = هذا الطلب مغلق: ومن أراد شيئًا آخر فليطلبه من جديد
wrong-unproven = لا يُفعل شيء قبل أن يثبت من الطالب
wrong-no-order = لا يوجد طلب شراء كهذا
wrong-no-choice = لا يوجد اختيار كهذا
wrong-choice-not-here = هذا الاختيار غير معروض هنا
wrong-nothing-to-stop = لا يوجد شيء بهذا الاسم لإيقافه
wrong-child-born = اذكر من فضلك الشهر والسنة اللذين وُلد فيهما الطفل
wrong-grown-up = يجب أن يجيب عن هذا أحد الوالدين أو وليّ بالغ
wrong-over-13 = بحسب هذا يبلغ الطفل الثالثة عشرة أو أكثر، فلا يلزم إذن أحد الوالدين
wrong-permit-for = اختر من القائمة من فضلك ما تأذن به
wrong-permit-to = اختر من القائمة من فضلك من تأذن له
wrong-permit-method = اختر من فضلك كيف نعرف أنك أنت
wrong-by-letter = لا يكفي جواب بالبريد الإلكتروني لتسليمها إلى غيرنا: أرسل النموذج أو اختر مكالمة من فضلك
wrong-other-parent = سحب الوالد الآخر إذنه، ويبقى ذلك إلى أن يعطيه من جديد
wrong-known-child = من يعطي هذا الإذن معروف بأنه طفل
wrong-child-no-more = لم يعد الطفل طفلًا، أو لم يذكر أحد إلى متى
wrong-no-permission = لا يوجد إذن كهذا
wrong-parents-address = اكتب من فضلك عنوان أحد الوالدين أو الوليّ لا عنوانك
wrong-parents-asked = سُئل عدة أولياء من قبل؛ انتظر من فضلك جواب أحدهم
wrong-form-first = قل أولًا بماذا تأذن واختر النموذج الموقَّع
wrong-form-size = اختر ملفًا لا يزيد على 4 ميغابايت من فضلك
wrong-form-kind = ليس هذا ملف PDF أو JPEG أو PNG مهما كان اسمه
wrong-nothing-waits = لا شيء ينتظر التأكيد
wrong-email = اكتب عنوان بريدك الإلكتروني من فضلك، مثل ⁨name@example.org⁩
wrong-password-common = هذه من كلمات المرور التي تُجرَّب أولًا؛ اختر غيرها من فضلك
wrong-password-present = ليست هذه كلمة مرورك الحالية
wrong-password-members = ليس لهذا الموقع أعضاء ولا كلمات مرور
wrong-password-link = سجّل دخولك أولًا برابط إلى عنوانك، ليُعرف أنه لك
wrong-no-letters = هذا الخادم لا يرسل رسائل
wrong-child-gives = لا يعطي طفل إذنًا مكان والديه؛ وقد حُذف ما أُعطي لسؤالك
wrong-no-parent-asked = لا تسأل سياسة هذا الموقع أحدًا من الوالدين
wrong-verified-parent = لا يرى ما يُحتفظ به عن طفل ولا يغيّره إلا والد متحقَّق منه، وما دام الطفل طفلًا
wrong-no-difference = لا تفرّق سياسة هذا الموقع بشأن الأطفال

# The same with a number.
wrong-take-at-most =
    { $count ->
        [one] خذ من فضلك حرفًا واحدًا على الأكثر
        [few] خذ من فضلك { $count } أحرف على الأكثر
        [many] خذ من فضلك { $count } حرفًا على الأكثر
       *[other] خذ من فضلك { $count } حرف على الأكثر
    }
wrong-take-at-least =
    { $count ->
        [one] خذ من فضلك حرفًا واحدًا على الأقل
        [few] خذ من فضلك { $count } أحرف على الأقل؛ وتصلح بضع كلمات متتالية
        [many] خذ من فضلك { $count } حرفًا على الأقل؛ وتصلح بضع كلمات متتالية
       *[other] خذ من فضلك { $count } حرف على الأقل؛ وتصلح بضع كلمات متتالية
    }

# Why a receipt proves nothing; a full stop does not follow.
unproven-changed = للسجل الذي يقدمه هذا الموقع اليوم قيد آخر في هذا الموضع: احتفظ بهذا الإيصال، فهو يثبت أن السجل غُيّر
unproven-no-receipt = ليس هذا إيصالًا
unproven-other-log = نقطة التحقق من سجل غير سجل المفتاح
unproven-place = القيد غير موجود في هذا الموضع من السجل

# What a fact rests on, as the house notes it down.
document-objection = اعتراض
document-objection-letter = اعتراض برابط في رسالة
document-objection-reply = اعتراض بالرد على رسالة
document-objection-gpc = اعتراض بإشارة التحكم العام بالخصوصية
document-unsubscribed = إلغاء اشتراك من رسالة
document-closed = أُغلق الحساب
document-opened = أُعيد فتح الحساب
document-age = السنّ المذكورة في هذه الصفحة
document-age-parent = أكّد السنّ والد متحقَّق منه
document-parent-took-back = سحبه الوالد في صفحته
document-parent-forgotten = نُسي الوالد الذي أعطاه
document-parent-child = تبيّن أن من أعطاه طفل
document-board = ما كان فوق الخانة عند نشر هذا
