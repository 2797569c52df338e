# Clients who wait: the list, warnings, the digest, what the bot cannot see.
waiting-head = { $count ->
        [one] Ждёт { $count } клиент
        [few] Ждут { $count } клиента
       *[other] Ждут { $count } клиентов
    }, из них дольше норматива — { $overdue }. Сначала самые давние; нажмите номер, чтобы что-то сделать.
waiting-line = { $place }. { $chat } · { $client }: { $question }
    ждёт { $wall }, в рабочее время { $business } · { $held }
waiting-card = { $chat } · { $client }, { $asked }
    { $question }

    Ждёт { $wall }, в рабочее время { $business }; норматив { $target }.
    { $due } { $held }
waiting-due = Ответить нужно за { $left }.
waiting-overdue = Время на ответ вышло.
waiting-held = держит { $name }
waiting-unheld = никто не держит
waiting-somebody = клиент
waiting-no-words = (сообщение без слов)
waiting-none = Сейчас никто не ждёт ответа.
waiting-none-own = Сейчас никто не ждёт вашего ответа.
waiting-refresh = Обновить
waiting-back = К списку
waiting-take = Беру себе
waiting-reassign = Передать
waiting-dismiss = Не вопрос
waiting-open = Открыть в панели
waiting-undo = Отменить
waiting-answered = На этот вопрос уже есть ответ: { $name }.
waiting-gone = Этот вопрос больше не ждёт ответа или решать по нему не вам.
waiting-taken-meanwhile = Тем временем вопрос держит { $name }.
waiting-changed-meanwhile = Тем временем вопрос изменился, ничего не сделано.
waiting-yours = Вы уже держите этот вопрос.
waiting-choose = Кто ответит? { $question }
waiting-done-take = Готово: вопрос за вами. { $question }
waiting-done-reassign = Готово: теперь отвечает { $name }. { $question }
waiting-done-dismiss = Готово: это не считается вопросом. { $question }
waiting-undone = Отменено.
waiting-undone-before = Это уже отменили.
warning-soon = ⏳ Прошло { $percent } % времени на ответ.
warning-missed = 🔴 Время на ответ вышло, клиент всё ещё ждёт.
digest-head = Вчера, { $day }
    Вопросов: { $asks }, отвечено: { $answered }
    Вовремя: { $rate }
    Медиана ответа: { $median }
    Сейчас ждут: { $open }
digest-not-measured = не измерено
digest-worst = Дольше всех ждут:
digest-look = На кого посмотреть:
digest-missed = { $name }: { $missed ->
        [one] { $missed } просрочен
        [few] { $missed } просрочено
       *[other] { $missed } просрочено
    }
digest-stop = Больше не присылать
digest-start = Присылать снова
digest-off = Готово, утренних сводок больше не будет.
digest-on = Готово, сводка будет приходить каждое утро.
gap-down = ⚠️ С { $from } у бота нет связи с Telegram. Telegram хранит сообщения 24 часа: более старые теряются. Вопросы этого времени не считаются.
gap-down-over = ⚠️ Бота не было больше 24 часов. Сообщения с { $from } по { $to } потеряны; вопросы этого времени не считаются.
gap-blind = ⚠️ В чате «{ $chat }» я вижу только часть сообщений (с { $from }). Сделайте меня администратором группы. До тех пор вопросы в нём не считаются.
gap-removed = ⚠️ Меня удалили из чата «{ $chat }» ({ $from }). Вопросы в нём не считаются, пока меня не вернут.
gap-sees-again = Я снова вижу всё в чате «{ $chat }». С { $from } до этого момента вопросы в нём не считаются.
