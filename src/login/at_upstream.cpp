// Login at the upstream: reached when it is needed, asked what it wants, given the credentials of the client
// or the route.
// SPDX-License-Identifier: MIT
#include <asio/this_coro.hpp>

#include "access/source.h"
#include "login/login.h"
#include "msg/password_request.h"
#include "net/blocking.h"
#include "net/deadline.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::login {

using msg::AuthMethod;
using msg::AuthMethods;
using upstream::Answer;
using upstream::Refused;
using wire::DisconnectReason;

namespace {

constexpr AuthMethods relayable{AuthMethod::password, AuthMethod::keyboard_interactive};

// nullopt: the connection to the upstream wasn't, or the gate's was that carried it: no server's fault.
std::optional<std::string> what_was_lost(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const net::ConnectionLost& lost) {
    if (lost.leg() == Leg::upstream && lost.for_others().empty()) return lost.what();
  } catch (...) {
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

// A server of a group that has ended the connection while the client was thinking is no failure.
net::Task<void> Login::reach() {
  tell_standing(Standing::awaits_upstream);
  if (upstream_ && !route()->target->name.empty() && !upstream_->is_bound() && !upstream_->is_logged_in() &&
      upstream_->connection()->has_unread())
    leave_upstream();
  // A login of the proxy's own, made to look up the client's key, is nobody's before the client is
  // authenticated.
  if (upstream_ && upstream_->is_logged_in() && !is_client_authenticated()) leave_upstream();
  if (!upstream_) co_await reach_anew();
  if (!is_stranger()) co_await upstream_->show_banners_to(downstream_.connection());
}

net::Task<void> Login::reach_anew() {
  upstream::Reached reached = co_await reach_and_note();
  upstream_ = std::move(reached.client);
  place_ = std::move(reached.place);
  attempted_at_ = reached.began;
  left_for_answer_ = reached.left;
  in_vain_ = std::move(reached.in_vain);
  endpoint_ = place_->endpoint().address;
  upstream_->connection()->on_exchange(context_.on_exchange);
  upstream_methods_.reset();
  upstream_prompts_ = UpstreamPrompts::maybe;
  // The session may have been stopped before there was this connection to interrupt.
  if (downstream_.connection()->is_interrupted())
    throw net::ConnectionLost(Leg::downstream, "the session was stopped");
}

// What ended because the client is gone, or the session was stopped, says nothing of the upstream.
net::Task<upstream::Reached> Login::reach_and_note() {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  const upstream::UpstreamRequest wanted{context_.settings->upstream,
                                         route(),
                                         user_name(),
                                         downstream_.connection()->transport().peer_identification(),
                                         context_.session_id,
                                         to_vector(access::source_of(context_.client).address),
                                         context_.ends.source,
                                         downstream_.connection(),
                                         context_.ends.destination,
                                         in_vain_};
  try {
    auto reached = co_await upstream::reach_upstream(context_.executor, context_.work_place, wanted);
    likeness_->note_upstream(std::nullopt);
    co_return reached;
  } catch (const upstream::UpstreamError& error) {
    if (given_up.cancelled() == asio::cancellation_type::none && !downstream_.connection()->is_interrupted())
      likeness_->note_upstream(NoUpstream{error.reason(), error.for_client()});
    throw;
  }
}

// The login goes on at another server of the group, unless this one was given a secret, the client has seen
// something of it, or it has refused: whoever says why it disconnects has. Else throws what ended it.
void Login::go_on_after(const std::exception_ptr& failure) {
  const route::Group& group = *route()->target;
  const auto lost = what_was_lost(failure);
  if (group.name.empty() || !lost || !upstream_ || upstream_->is_bound() || upstream_->is_logged_in() ||
      downstream_.connection()->is_interrupted())
    std::rethrow_exception(failure);
  const std::string server = upstream::name_of(place_->endpoint());
  place_->note(upstream::Outcome::failed, net::Clock::now() - attempted_at_);
  const std::string why = upstream_->connection()->is_interrupted()
                              ? "no answer to the login within upstream_attempt_timeout"
                              : "lost during the login: " + *lost;
  ops::info("session {}: server {} of \"{}\" is passed over: {}", context_.session_id, util::escape(server),
            group.name, why);
  in_vain_.push_back({server, why});
  upstream_->connection()->close();
  upstream_.reset();
  place_.reset();
}

// Once it has said what could go on.
bool Login::hung_up_on_a_credential(const std::exception_ptr& failure) const {
  if (!upstream_ || !upstream_methods_ || upstream_->connection()->is_interrupted()) return false;
  try {
    std::rethrow_exception(failure);
  } catch (const net::ConnectionLost& error) {
    return error.leg() == Leg::upstream;
  } catch (const net::Disconnected& error) {
    return error.leg() == Leg::upstream;
  } catch (...) {
    return false;
  }
}

void Login::leave_upstream() {
  upstream_->connection()->transport().disconnect(DisconnectReason::by_application, "not needed any more");
  upstream_->connection()->flush_now();
  upstream_->connection()->close();
  upstream_.reset();
  place_.reset();
}

// RFC 4252 §5.2: `none`, once on each connection; the answer is usually the list of what could go on.
net::Task<bool> Login::is_let_in_by_none() {
  if (upstream_methods_) co_return false;
  const Answer answer = co_await request_none();
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    upstream_methods_ = refused->methods;
    co_return false;
  }
  upstream_login_ = login_record(AuthMethod::none);
  co_return true;
}

// The first answer shows that a server is well; one of a group has for it what its attempt has left.
net::Task<Answer> Login::request_none() {
  std::optional<net::Deadline> deadline;
  if (!route()->target->name.empty())
    deadline.emplace(context_.executor, upstream_->connection(), net::Clock::now() + left_for_answer_);
  const Answer answer = co_await upstream_->request(AuthMethod::none, {});
  place_->note(upstream::Outcome::reached, net::Clock::now() - attempted_at_);
  co_return answer;
}

// An upstream that lets everybody in takes whatever a client authenticates with.
Login::Outcome Login::entered_by_none() {
  if (!is_client_authenticated()) downstream_login_ = upstream_login_;
  return Outcome::entered;
}

// What the upstream says to the client's credential.
net::Task<Login::Outcome> Login::judge(Answer answer) {
  if (const auto* prompted = std::get_if<upstream::Prompted>(&answer)) {
    // A new password is wanted; the next request brings it.
    downstream_.connection()->send(prompted->payload);
    co_return Outcome::answered;
  }
  const auto* refused = std::get_if<Refused>(&answer);
  if (refused == nullptr) {
    if (!is_client_authenticated()) downstream_login_ = upstream_login_;
    co_return Outcome::entered;
  }
  upstream_methods_ = refused->methods;
  if (refused->progress == Refused::Progress::partial) {
    co_await upstream_->show_banners_to(downstream_.connection());
    pass_on_partial_success();
    co_return Outcome::answered;
  }
  log_refusal("the upstream says no to " + describe(upstream_login_));
  co_return Outcome::refused;
}

// The client is authenticated, and the proxy authenticates with what it has of its own.
net::Task<Login::Outcome> Login::enter() { return at_server<&Login::log_in_as_proxy>(); }

net::Task<Login::Outcome> Login::log_in_as_proxy() {
  if (upstream_->is_logged_in() || co_await is_let_in_by_none()) co_return entered_by_none();
  const Answer answer = co_await authenticate_with_credentials();
  if (std::holds_alternative<upstream::Accepted>(answer)) co_return Outcome::entered;
  if (std::get<Refused>(answer).progress == Refused::Progress::none) {
    throw upstream::UpstreamError(
        DisconnectReason::by_application, "the upstream server doesn't let the proxy in",
        "none of the route's credentials is accepted for " + util::escape(route()->upstream_user) +
            "; the upstream would go on with " + upstream_methods_->name_list());
  }
  pass_on_partial_success();
  co_return Outcome::answered;
}

// Each once, as long as the upstream wants more. It ends with Accepted or Refused; one partial success is
// enough to make that of the whole.
net::Task<Answer> Login::authenticate_with_credentials() {
  const std::vector<Credential> credentials = co_await load_credentials();
  Answer answer = Refused{*upstream_methods_, Refused::Progress::none};
  auto progress = Refused::Progress::none;
  for (const Credential& credential : credentials) {
    answer = co_await authenticate_with(credential);
    const auto* refused = std::get_if<Refused>(&answer);
    if (refused == nullptr) break;
    upstream_methods_ = refused->methods;
    if (refused->progress == Refused::Progress::partial) progress = refused->progress;
  }
  if (std::holds_alternative<upstream::Accepted>(answer)) co_return answer;
  co_return Refused{*upstream_methods_, progress};
}

net::Task<Answer> Login::authenticate_with(const Credential& credential) {
  if (const auto* key = std::get_if<crypto::CertifiedKeyPtr>(&credential))
    co_return co_await authenticate_with_key(*key);
  const BytesView password = as_bytes(std::get<config::Secret>(credential).reveal());
  if ((*upstream_methods_ & relayable).empty())
    co_return Refused{*upstream_methods_, Refused::Progress::none};
  const util::SecretBytes fields = msg::password_fields(password);
  co_return co_await authenticate_with_password(fields.view(), password);
}

// Multi-factor upstreams: what they still want is asked of the client (RFC 4252 §5.1, partial success).
void Login::pass_on_partial_success() {
  upstream_->bind();  // the client hears of it now
  AuthMethods wanted = *upstream_methods_ & relayable;
  if (!is_client_authenticated() && may_look_up_keys_now())
    wanted = wanted | (*upstream_methods_ & AuthMethods{AuthMethod::publickey});
  if (wanted.empty()) {
    throw upstream::UpstreamError(
        DisconnectReason::no_more_auth_methods_available,
        "the upstream server wants a further proof that can't be passed on",
        "after " + describe(upstream_login_) + " the upstream still wants " + upstream_methods_->name_list());
  }
  still_wanted_ = wanted;
  downstream_.tell_partial_success(wanted);
}

}  // namespace sshrp::login
