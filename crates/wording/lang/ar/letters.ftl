# The letters a person was sent, on their own page.

letters-heading = الرسائل التي أُرسلت إليك
letters-none = لم ترسل إليك { $company } أي رسالة من هنا.
letters-when = متى
letters-why = الغرض
letters-to = إلى
letters-under = بموجب
letter-asked-for = رسالة طُلبت بعنوانك، كرسالة تسجيل الدخول
