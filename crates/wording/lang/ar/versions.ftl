# The versions of a policy, and what changed from one to the next.

versions-title = إصدارات السياسة
versions-heading = كل الإصدارات
versions-lede = ما نشرته { $company } من هذه السياسة، الأحدث أولًا. يبقى كل إصدار هنا كلمة بكلمة، مع ما تغيّر فيه.
versions-in-force = هو الساري اليوم
versions-read = اقرأ النص كاملًا<span class="unseen"> لإصدار { $version }</span>
versions-first = أول إصدار هنا.
versions-before = من قبل:
versions-now = الآن:
versions-and = و
versions-more = وغيرها من هذا النوع: { $more }.
versions-same = لا يتغيّر شيء على أحد فيما يُسمح به أو يُرفض أو يُوعد به.
versions-moved = حالات أخرى بقي فيها الجواب كما هو ولكن لسبب آخر: { $moved }.
versions-earlier-both = ما جُمع قبله لا يُستعمل إلا حيث يسمح به هذا الإصدار والإصدار الذي جُمع في ظله معًا.
versions-earlier-then = ما جُمع قبله يُستعمل كما يقول الإصدار الذي جُمع في ظله.
versions-earlier-now = ما جُمع قبله يُستعمل هو أيضًا كما يقول هذا الإصدار.
versions-comes = يسري ابتداءً من { $day }
versions-archived = حُفظ في { $from }، إلى إصدار { $until }
versions-from = سرى من { $from }، إلى إصدار { $until }
change-lose = ما يخسره الناس
change-gain = ما يكسبه الناس
change-promise-gone = وعد زال.
change-promise-new = وعد جديد.
change-promise-gone-of = وعد زال: { $promise }.
change-promise-new-of = وعد جديد: { $promise }.
change-permitted = مسموح به الآن، وكان مرفوضًا.
change-refused = مرفوض الآن، وكان مسموحًا به.
change-no-longer-forbidden = زالت الجملة التي كانت تمنعه. ويبقى مرفوضًا لأنه لا جملة تسمح به.
change-forbidden = ممنوع الآن بصريح العبارة. وكان مرفوضًا من قبل لأنه لا جملة كانت تسمح به.
change-cases =
    { $flows ->
        [one] يتعلق ذلك بحالة واحدة: { $case }.
        [two] يتعلق ذلك بحالتين، منهما: { $case }.
        [few] يتعلق ذلك بعدد { $flows } حالات، منها: { $case }.
       *[other] يتعلق ذلك بعدد { $flows } حالة، منها: { $case }.
    }
change-case-by = { $deed } { $kind }، من طرف { $party }، لغرض { $purpose }
change-case-to = { $deed } { $kind }، إلى { $party }، لغرض { $purpose }
change-case-where = { $case }، حيث { $facts }
change-fact-not = ثبت عكس ما يلي: { $fact }
deed-collect = جمع
deed-use = استعمال
deed-share = مشاركة
deed-sell = بيع
deed-contact = الكتابة أو الاتصال عبر
deed-aggregate = عدّ
deed-review = الاطلاع على
deed-retain = الاحتفاظ بـ
deed-delete = حذف
deed-transfer = تسليم
