// Login by password (RFC 4252 §8): compared here, or passed on to the upstream.
#include "auth/password_request.h"
#include "auth/question.h"
#include "crypto/password_hash.h"
#include "net/blocking.h"
#include "ops/log.h"
#include "proxy/login.h"
#include "util/text.h"

namespace sshrp::proxy {

using auth::Answer;
using msg::AuthMethod;

namespace {

bool asks_for_a_password(BytesView info_request) {
  const auto prompts = auth::prompts_of(info_request);
  return prompts.size() == 1 && !prompts.front().echo;
}

}  // namespace

net::Task<Login::Outcome> Login::try_password(msg::UserauthRequest request) {
  const BytesView fields = request.method_specific.bytes;
  const auto password = auth::password_in(fields);
  if (!password || !route()) co_return Outcome::refused;
  if (must_be_compared()) {
    util::SecretBytes given(*password);
    co_return co_await check_password(std::move(given), AuthMethod::password);
  }
  co_return co_await relay_password(fields, as_bytes(*password));
}

// On another thread, because a hash may take a second.
net::Task<Login::Outcome> Login::check_password(util::SecretBytes password, AuthMethod method) {
  auto check = [given = std::move(password), secret = *route()->password] {
    return crypto::check_password(secret.reveal(), as_text(given.view()));
  };
  const bool right = co_await net::blocking(context_.executor, context_.pool, std::move(check));
  if (!right) {
    log_refusal("the password isn't the route's");
    co_return Outcome::refused;
  }
  client_proof_ = shown(method);
  co_return co_await enter();
}

// `fields` hold `password`, and perhaps a new one behind it; both are views into the client's request, and no
// more of the client is read before the upstream has answered.
net::Task<Login::Outcome> Login::relay_password(BytesView fields, BytesView password) {
  co_await reach();
  if (co_await is_let_in_without_proof()) co_return entered_without_proof();
  const Answer answer = co_await show_password(fields, password);
  co_return co_await judge(answer);
}

// An upstream that has no `password` asks for it in keyboard-interactive.
net::Task<Answer> Login::show_password(BytesView fields, BytesView password) {
  if (upstream_methods_->has(AuthMethod::password) ||
      !upstream_methods_->has(AuthMethod::keyboard_interactive)) {
    upstream_proof_ = shown(AuthMethod::password);
    co_return co_await ask_upstream(upstream_->request(AuthMethod::password, fields));
  }
  upstream_proof_ = shown(AuthMethod::keyboard_interactive);
  const Bytes no_wishes = wire::encode_fields(msg::KeyboardInteractiveFields{});
  const Answer answer =
      co_await ask_upstream(upstream_->request(AuthMethod::keyboard_interactive, no_wishes));
  co_return co_await answer_prompts(answer, password);
}

// The first hidden prompt is answered, questions without prompts are acknowledged; anything else a client of
// `password` can't be asked.
net::Task<Answer> Login::answer_prompts(Answer answer, BytesView password) {
  const util::SecretBytes response = auth::single_response(password);
  const Bytes acknowledgement = auth::no_response();
  bool given = false;
  while (const auto* asked = std::get_if<auth::Asked>(&answer)) {
    if (auth::prompts_of(asked->payload).empty()) {
      answer = co_await ask_upstream(upstream_->respond(acknowledgement));
    } else if (!given && asks_for_a_password(asked->payload)) {
      given = true;
      answer = co_await ask_upstream(upstream_->respond(response.view()));
    } else {
      log_refusal("the upstream asks for more than a password; only keyboard-interactive passes that on");
      co_return auth::Refused{*upstream_methods_, auth::Refused::Progress::none};
    }
  }
  co_return answer;
}

}  // namespace sshrp::proxy
