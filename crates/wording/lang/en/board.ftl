# The board, and the portfolios of members.

board-terms = Everybody can read what you post. By posting you permit { $company } to show it to everybody until you delete it.
board-kept = What you give here is kept under the privacy policy. <a href="/privacy">Read it</a>.
board-title = Board
board-lede = What members ask each other in public. Everybody can read it; nobody has to say who they are to read.
board-begin = <a href="/me/here/board">Begin a topic</a>, from your own page. <a href="/portfolios">Portfolios of members</a>
board-topics = Topics
board-none = No topics yet.
board-none-then = No topics from that time.
board-hidden-topic = A topic that is hidden
board-older = Older topics
board-posts =
    { $posts ->
        [one] { $posts } post.
       *[other] { $posts } posts.
    }
topic-title = Topic
topic-no-first = A topic without its first post
topic-posts = Posts
topic-somebody = Somebody
topic-changed = changed { $day }
topic-hidden = This post is hidden. Its author knows why.
topic-answer = <a href="{ $to-answer }">Answer in this topic</a>, from your own page.
write-title = Post on the board
write-answer = Answer in this topic
write-begin = Begin a topic
write-post = Post for everybody to read
write-edit = Change what you posted
write-save = Save for everybody to read
write-nothing = Nothing was posted yet.
write-name = The name to post under
write-name-hint = Everybody reads it beside what you post. It need not be your own; once chosen, it stays yours here.
write-topic = What the topic is
write-words = What you want to say
write-words-hint = Plain text. Links and e-mail addresses are not made clickable.
write-why = Why this warning stands here
write-mine = What you have posted
write-an-answer = An answer
write-hidden = Hidden
write-because = Hidden, because:
write-change = Change<span class="unseen"> the post of { $day }</span>
write-delete = Delete<span class="unseen"> the post of { $day }</span>
portfolio-yours = Your portfolio
portfolio-lede = Your company and what you offer. Nothing of it is public unless you tick it, field by field.
portfolio-saved = Saved.
portfolio-nothing = Nothing was changed yet. Please look at:
portfolio-show = Show this to everybody<span class="unseen">: { $field }</span>
portfolio-save = Save
portfolio-company = Your company
portfolio-offer = What you offer
portfolio-place = Where you are
portfolios-title = Portfolios
portfolios-heading = Portfolios of members
portfolios-lede = What members chose to show of their company, field by field.
portfolios-none = No portfolio is public here.
portfolios-more = More portfolios
portfolios-one-title = Portfolio
portfolios-one = A member’s portfolio
portfolios-a = A portfolio
portfolios-changed = <a href="{ $to-portfolio }">This portfolio</a>, changed { $day }
portfolios-company = Company
portfolios-offer = What they offer
portfolios-place = Where
