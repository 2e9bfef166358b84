// Login by keyboard-interactive (RFC 4256): the upstream's questions are passed on; where it has none, or the
// password is compared here, the only question is that for the password.
#include "auth/password_request.h"
#include "auth/question.h"
#include "proxy/login.h"

namespace sshrp::proxy {

using auth::Answer;
using msg::AuthMethod;

namespace {

// A server without PAM says no before it has asked anything.
bool has_only_a_password(const auth::Refused& refused) {
  return refused.progress == auth::Refused::Progress::none && refused.methods.has(AuthMethod::password);
}

}  // namespace

net::Task<Login::Outcome> Login::try_keyboard_interactive(msg::UserauthRequest request) {
  wire::decode_fields<msg::KeyboardInteractiveFields>(request.method_specific.bytes);
  if (!route()) co_return co_await ask_in_vain();
  if (must_be_compared()) co_return co_await ask_for_password();
  const BytesView fields = request.method_specific.bytes;
  co_await reach();
  if (co_await is_let_in_without_proof()) co_return entered_without_proof();
  context_.snapshot->paces->questions.note(net::Clock::now() - asked_at_);
  if (upstream_methods_->has(AuthMethod::keyboard_interactive) && upstream_asks_ == UpstreamAsks::maybe)
    co_return co_await relay_questions(fields);
  if (upstream_methods_->has(AuthMethod::password)) co_return co_await ask_for_password();
  co_return Outcome::refused;
}

net::Task<Login::Outcome> Login::relay_questions(BytesView fields) {
  upstream_proof_ = shown(AuthMethod::keyboard_interactive);
  Answer answer = co_await ask_upstream(upstream_->request(AuthMethod::keyboard_interactive, fields));
  if (const auto* refused = std::get_if<auth::Refused>(&answer); refused && has_only_a_password(*refused)) {
    upstream_asks_ = UpstreamAsks::nothing;
    upstream_methods_ = refused->methods;
    co_return co_await ask_for_password();
  }
  while (const auto* asked = std::get_if<auth::Asked>(&answer)) {
    const auth::Reaction reaction = co_await downstream_.ask(asked->payload);
    asked_at_ = net::Clock::now();
    if (std::holds_alternative<auth::Abandoned>(reaction)) co_return Outcome::answered;
    const auto* responses = std::get_if<auth::Responses>(&reaction);
    if (responses == nullptr) co_return Outcome::refused;
    answer = co_await ask_upstream(upstream_->respond(responses->payload));
  }
  co_return co_await judge(answer);
}

net::Task<Login::Outcome> Login::ask_for_password() {
  const Bytes question = auth::password_question();
  const auth::Reaction reaction = co_await downstream_.ask(question);
  asked_at_ = net::Clock::now();
  if (std::holds_alternative<auth::Abandoned>(reaction)) co_return Outcome::answered;
  const auto* responses = std::get_if<auth::Responses>(&reaction);
  if (responses == nullptr) co_return Outcome::refused;
  const BytesView password = auth::responses_of(responses->payload).front();
  if (password.empty()) co_return Outcome::refused;
  util::SecretBytes given(password);
  if (must_be_compared())
    co_return co_await check_password(std::move(given), AuthMethod::keyboard_interactive);
  const util::SecretBytes fields = auth::password_fields(given.view());
  co_return co_await relay_password(fields.view(), given.view());
}

// A user without a route is asked too, as late as others are, and refused whatever the response.
net::Task<Login::Outcome> Login::ask_in_vain() {
  net::Timer pause(context_.executor, asked_at_ + context_.snapshot->paces->questions.sample());
  co_await pause.async_wait(net::use_task);
  const Bytes question = auth::password_question();
  const auth::Reaction reaction = co_await downstream_.ask(question);
  asked_at_ = net::Clock::now();
  co_return std::holds_alternative<auth::Abandoned>(reaction) ? Outcome::answered : Outcome::refused;
}

}  // namespace sshrp::proxy
