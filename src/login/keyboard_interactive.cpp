// Login by keyboard-interactive (RFC 4256): the upstream's prompts are passed on; where it has none, or the
// password is compared here, the only prompt is that for the password.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "login/login.h"
#include "msg/info_request.h"
#include "msg/password_request.h"

namespace sshrp::login {

using msg::AuthMethod;
using msg::AuthMethods;
using upstream::Answer;

namespace {

// A server without PAM says no before it has asked anything.
bool has_only_a_password(const upstream::Refused& refused) {
  return refused.progress == upstream::Refused::Progress::none && refused.methods.has(AuthMethod::password);
}

}  // namespace

net::Task<Login::Outcome> Login::try_keyboard_interactive(msg::UserauthRequest request) {
  wire::decode_fields<msg::KeyboardInteractiveFields>(request.method_specific.bytes);
  if (!route()) co_return co_await prompt_in_vain();
  if (must_be_compared()) co_return co_await prompt_for_password();
  const BytesView fields = request.method_specific.bytes;
  const Outcome outcome = co_await at_server<&Login::relay_info_requests>(fields);
  if (outcome != Outcome::prompts) co_return outcome;
  co_return co_await prompt_for_password();
}

net::Task<Login::Outcome> Login::relay_info_requests(BytesView fields) {
  if (co_await is_let_in_by_none()) co_return entered_by_none();
  const AuthMethods methods = *upstream_methods_;
  const bool has_prompts =
      methods.has(AuthMethod::keyboard_interactive) && upstream_prompts_ == UpstreamPrompts::maybe;
  if (!has_prompts) co_return methods.has(AuthMethod::password) ? Outcome::prompts : Outcome::refused;
  upstream_login_ = login_record(AuthMethod::keyboard_interactive);
  Answer answer = co_await upstream_->request(AuthMethod::keyboard_interactive, fields);
  if (const auto* refused = std::get_if<upstream::Refused>(&answer);
      refused && has_only_a_password(*refused)) {
    upstream_prompts_ = UpstreamPrompts::none;
    upstream_methods_ = refused->methods;
    co_return Outcome::prompts;
  }
  if (std::holds_alternative<upstream::Prompted>(answer)) {
    upstream_->bind();  // the client sees it now
    co_await keep_time_of_prompt();
  }
  while (const auto* prompted = std::get_if<upstream::Prompted>(&answer)) {
    const Reaction reaction = co_await prompt(prompted->payload);
    if (std::holds_alternative<Abandoned>(reaction)) co_return Outcome::answered;
    const auto* responses = std::get_if<Responses>(&reaction);
    if (responses == nullptr) co_return Outcome::refused;
    tell_standing(Standing::awaits_upstream);
    answer = co_await upstream_->respond(responses->payload);
  }
  co_return co_await judge(answer);
}

net::Task<Login::Outcome> Login::prompt_for_password() {
  co_await keep_time_of_prompt();
  const Bytes info_request = msg::password_info_request();
  const Reaction reaction = co_await prompt(info_request);
  if (std::holds_alternative<Abandoned>(reaction)) co_return Outcome::answered;
  const auto* responses = std::get_if<Responses>(&reaction);
  if (responses == nullptr) co_return Outcome::refused;
  const BytesView password = msg::responses_of(responses->payload).front();
  if (password.empty()) co_return Outcome::refused;
  util::SecretBytes given(password);
  if (must_be_compared())
    co_return co_await check_password(std::move(given), AuthMethod::keyboard_interactive);
  co_return co_await at_server<&Login::relay_response>(given.view());
}

// Message 60 is an info request here, and a demand for a new password in the method that the upstream is
// asked in. So prompts are made of that.
net::Task<Login::Outcome> Login::relay_response(BytesView password) {
  if (co_await is_let_in_by_none()) co_return entered_by_none();
  const util::SecretBytes fields = msg::password_fields(password);
  Answer answer = co_await authenticate_with_password(fields.view(), password);
  while (const auto* prompted = std::get_if<upstream::Prompted>(&answer)) {
    const auto demand = wire::decode<msg::UserauthPasswdChangereq>(prompted->payload);
    const Bytes info_request = msg::new_password_info_request(demand.prompt);
    const Reaction reaction = co_await prompt(info_request);
    if (std::holds_alternative<Abandoned>(reaction)) co_return Outcome::answered;
    const auto* responses = std::get_if<Responses>(&reaction);
    if (responses == nullptr) co_return Outcome::refused;
    const std::vector<BytesView> twice = msg::responses_of(responses->payload);
    if (twice[0].empty() || !std::ranges::equal(twice[0], twice[1])) co_return Outcome::refused;
    tell_standing(Standing::awaits_upstream);
    const util::SecretBytes change = msg::password_change_fields(password, twice[0]);
    answer = co_await upstream_->request(AuthMethod::password, change.view());
  }
  co_return co_await judge(answer);
}

// A user without a route is asked too, as late as others are, and refused whatever the response.
net::Task<Login::Outcome> Login::prompt_in_vain() {
  co_await refuse_unknown(AuthMethod::keyboard_interactive);  // or it throws
  co_await keep_time_of_prompt();
  const Bytes info_request = msg::password_info_request();
  const Reaction reaction = co_await prompt(info_request);
  co_return std::holds_alternative<Abandoned>(reaction) ? Outcome::answered : Outcome::refused;
}

net::Task<Reaction> Login::prompt(BytesView info_request) {
  tell_standing(Standing::requested);
  const Reaction reaction = co_await downstream_.prompt(info_request);
  requested_at_ = net::Clock::now();
  if (!std::holds_alternative<Abandoned>(reaction)) came_ = Came::with_credential;
  co_return reaction;
}

// Who has given one credential is no stranger any more.
net::Task<void> Login::keep_time_of_prompt() {
  if (is_stranger()) co_await keep_time(AnswerKind::first_prompt);
}

}  // namespace sshrp::login
