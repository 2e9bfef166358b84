// Login by password (RFC 4252 §8): compared here, or passed on to the upstream.
// SPDX-License-Identifier: MIT
#include "crypto/password_hash.h"
#include "login/login.h"
#include "msg/info_request.h"
#include "msg/password_request.h"
#include "net/blocking.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::login {

using msg::AuthMethod;
using upstream::Answer;

namespace {

bool prompts_for_a_password(BytesView info_request) {
  const auto prompts = msg::prompts_of(info_request);
  return prompts.size() == 1 && !prompts.front().echo;
}

}  // namespace

net::Task<Login::Outcome> Login::try_password(msg::UserauthRequest request) {
  const BytesView fields = request.method_specific.bytes;
  const auto password = msg::password_in(fields);
  if (!password) co_return Outcome::refused;
  came_ = Came::with_credential;
  if (!route()) co_return co_await refuse_unknown(AuthMethod::password);
  if (must_be_compared()) {
    util::SecretBytes given(*password);
    co_return co_await check_password(std::move(given), AuthMethod::password);
  }
  co_return co_await at_server<&Login::relay_password>(fields, as_bytes(*password));
}

// On another thread, because a hash may take a second.
net::Task<Login::Outcome> Login::check_password(util::SecretBytes password, AuthMethod method) {
  auto check = [given = std::move(password), secret = *route()->password] {
    return crypto::check_password(secret.reveal(), as_text(given.view()));
  };
  const bool right =
      co_await net::blocking(context_.executor, context_.work_place, net::Cost::dear, std::move(check));
  if (!right) {
    log_refusal("the password isn't the route's");
    co_return Outcome::refused;
  }
  downstream_login_ = login_record(method);
  co_return co_await enter();
}

// `fields` hold `password`, and perhaps a new one behind it; both are views into the client's request, and no
// more of the client is read before the upstream has answered.
net::Task<Login::Outcome> Login::relay_password(BytesView fields, BytesView password) {
  if (co_await is_let_in_by_none()) co_return entered_by_none();
  const Answer answer = co_await authenticate_with_password(fields, password);
  co_return co_await judge(answer);
}

// An upstream that has no `password` asks for it in keyboard-interactive.
net::Task<Answer> Login::authenticate_with_password(BytesView fields, BytesView password) {
  if (upstream_methods_->has(AuthMethod::password) ||
      !upstream_methods_->has(AuthMethod::keyboard_interactive)) {
    upstream_login_ = login_record(AuthMethod::password);
    co_return co_await upstream_->request(AuthMethod::password, fields);
  }
  upstream_login_ = login_record(AuthMethod::keyboard_interactive);
  const Bytes no_wishes = wire::encode_fields(msg::KeyboardInteractiveFields{});
  const Answer answer = co_await upstream_->request(AuthMethod::keyboard_interactive, no_wishes);
  co_return co_await answer_prompts(answer, password);
}

// The first hidden prompt is answered, requests without prompts are acknowledged; anything else a client of
// `password` can't be asked.
net::Task<Answer> Login::answer_prompts(Answer answer, BytesView password) {
  const util::SecretBytes response = msg::single_response(password);
  const Bytes acknowledgement = msg::no_response();
  bool given = false;
  while (const auto* prompted = std::get_if<upstream::Prompted>(&answer)) {
    if (msg::prompts_of(prompted->payload).empty()) {
      answer = co_await upstream_->respond(acknowledgement);
    } else if (!given && prompts_for_a_password(prompted->payload)) {
      given = true;
      answer = co_await upstream_->respond(response.view());
    } else {
      log_refusal("the upstream asks for more than a password; only keyboard-interactive passes that on");
      co_return upstream::Refused{*upstream_methods_, upstream::Refused::Progress::none};
    }
  }
  co_return answer;
}

}  // namespace sshrp::login
