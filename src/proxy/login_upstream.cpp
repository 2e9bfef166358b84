// Login at the upstream: reached when it is needed, asked what it wants, shown what the client or the route
// has.
#include "auth/password_request.h"
#include "net/blocking.h"
#include "ops/log.h"
#include "proxy/login.h"
#include "util/text.h"

namespace sshrp::proxy {

using auth::Answer;
using auth::Refused;
using msg::AuthMethod;
using msg::AuthMethods;
using wire::DisconnectReason;

namespace {

constexpr AuthMethods relayable{AuthMethod::password, AuthMethod::keyboard_interactive};

}  // namespace

net::Task<void> Login::reach() {
  // A login of the proxy's own, made to look up the client's key, is nobody's before the client has proved
  // itself.
  if (upstream_ && upstream_->is_logged_in() && !is_proven()) leave_upstream();
  if (upstream_) co_return;
  const UpstreamRequest wanted{context_.snapshot, *route(),
                               downstream_.connection()->transport().peer_identification(),
                               context_.session_id};
  upstream_ = co_await reach_upstream(context_.executor, context_.pool, wanted);
  upstream_methods_.reset();
  upstream_asks_ = UpstreamAsks::maybe;
  // A second connection of one login would show the same banners again.
  if (upstreams_reached_++ == 0) upstream_->show_banners_to(downstream_.connection());
  // The session may have been stopped before there was this connection to interrupt.
  if (downstream_.connection()->is_interrupted()) throw net::ConnectionLost("the session was stopped");
}

void Login::leave_upstream() {
  upstream_->connection()->transport().disconnect(DisconnectReason::by_application, "not needed any more");
  upstream_->connection()->flush_now();
  upstream_->connection()->close();
  upstream_.reset();
}

// RFC 4252 §5.2: `none`, once on each connection; the answer is usually the list of what could go on.
net::Task<bool> Login::is_let_in_without_proof() {
  if (upstream_methods_) co_return false;
  const Answer answer = co_await ask_upstream(upstream_->request(AuthMethod::none, {}));
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    upstream_methods_ = refused->methods;
    co_return false;
  }
  upstream_proof_ = shown(AuthMethod::none);
  co_return true;
}

// An upstream that lets everybody in takes whatever a client shows the proxy for it.
Login::Outcome Login::entered_without_proof() {
  if (!is_proven()) client_proof_ = upstream_proof_;
  return Outcome::entered;
}

// What the upstream says to what the client showed it.
net::Task<Login::Outcome> Login::judge(Answer answer) {
  if (const auto* asked = std::get_if<auth::Asked>(&answer)) {
    downstream_.connection()->send(asked->payload);  // a new password is wanted; the next request brings it
    co_return Outcome::answered;
  }
  const auto* refused = std::get_if<Refused>(&answer);
  if (refused == nullptr) {
    if (!is_proven()) client_proof_ = upstream_proof_;
    co_return Outcome::entered;
  }
  upstream_methods_ = refused->methods;
  if (refused->progress == Refused::Progress::partial) {
    ask_for_more();
    co_return Outcome::answered;
  }
  log_refusal("the upstream says no to " + describe(upstream_proof_));
  co_return Outcome::refused;
}

// The client has proved itself, and the proxy shows what it has of its own.
net::Task<Login::Outcome> Login::enter() {
  co_await reach();
  if (upstream_->is_logged_in() || co_await is_let_in_without_proof()) co_return entered_without_proof();
  const Answer answer = co_await show_credentials();
  if (std::holds_alternative<auth::Accepted>(answer)) co_return Outcome::entered;
  if (std::get<Refused>(answer).progress == Refused::Progress::none) {
    throw UpstreamError(DisconnectReason::by_application, "the upstream server doesn't let the proxy in",
                        "none of the route's credentials is accepted for " +
                            util::escape(route()->upstream_user) + "; the upstream would go on with " +
                            upstream_methods_->name_list());
  }
  ask_for_more();
  co_return Outcome::answered;
}

// Each once, as long as the upstream wants more. It ends with Accepted or Refused; one partial success is
// enough to make that of the whole.
net::Task<Answer> Login::show_credentials() {
  const std::vector<Credential> credentials = co_await load_credentials();
  Answer answer = Refused{*upstream_methods_, Refused::Progress::none};
  auto progress = Refused::Progress::none;
  for (const Credential& credential : credentials) {
    answer = co_await show(credential);
    const auto* refused = std::get_if<Refused>(&answer);
    if (refused == nullptr) break;
    upstream_methods_ = refused->methods;
    if (refused->progress == Refused::Progress::partial) progress = refused->progress;
  }
  if (std::holds_alternative<auth::Accepted>(answer)) co_return answer;
  co_return Refused{*upstream_methods_, progress};
}

net::Task<Answer> Login::show(const Credential& credential) {
  if (const auto* key = std::get_if<UpstreamKey>(&credential)) co_return co_await show_key(*key);
  const BytesView password = as_bytes(std::get<config::Secret>(credential).reveal());
  if ((*upstream_methods_ & relayable).empty())
    co_return Refused{*upstream_methods_, Refused::Progress::none};
  const util::SecretBytes fields = auth::password_fields(password);
  co_return co_await show_password(fields.view(), password);
}

// Multi-factor upstreams: what they still want is asked of the client (RFC 4252 §5.1, partial success).
void Login::ask_for_more() {
  AuthMethods wanted = *upstream_methods_ & relayable;
  if (!is_proven() && may_look_up_keys_now())
    wanted = wanted | (*upstream_methods_ & AuthMethods{AuthMethod::publickey});
  if (wanted.empty()) {
    throw UpstreamError(
        DisconnectReason::no_more_auth_methods_available,
        "the upstream server wants a further proof that can't be passed on",
        "after " + describe(upstream_proof_) + " the upstream still wants " + upstream_methods_->name_list());
  }
  still_wanted_ = wanted;
  downstream_.tell_partial_success(wanted);
}

}  // namespace sshrp::proxy
