// SPDX-License-Identifier: MIT
#include "login/login.h"

#include <asio/this_coro.hpp>

#include "login/client_watch.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::login {
namespace {

using msg::AuthMethod;
using msg::AuthMethods;
using namespace std::chrono_literals;

// The least time from a request to its answer, by AnswerKind. Clients offer many keys in a row: what is to be
// known of a route's keys is known after the first.
constexpr std::array<std::chrono::milliseconds, answer_kinds> least_times{1000ms, 1000ms, 1000ms,
                                                                          50ms,   50ms,   1000ms};

AnswerKind kind_of_refusal(AuthMethod method, unsigned refused_keys) {
  if (method == AuthMethod::password) return AnswerKind::refusal_of_password;
  if (method == AuthMethod::keyboard_interactive) return AnswerKind::refusal_of_keyboard_interactive;
  return refused_keys == 0 ? AnswerKind::refusal_of_key : AnswerKind::refusal_of_more_keys;
}

bool is_about_upstream(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const upstream::UpstreamError&) {
    return true;
  } catch (...) {
    return false;
  }
}

// Without a word: of who says why it disconnects, as one does after too many failures, that is its refusal.
bool is_lost(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const net::ConnectionLost&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

facts::LoginRecord login_record(AuthMethod method, std::string key) {
  return {std::string(name_of(method)), std::move(key)};
}

std::string describe(const facts::LoginRecord& login) {
  return login.key.empty() ? login.method : login.method + " " + login.key;
}

Login::Login(net::ConnectionPtr client, LoginContext context)
    : context_(std::move(context)), downstream_(std::move(client), context_.settings->max_auth_tries) {}

net::Task<LoggedIn> Login::run() {
  co_await upstream::telling_apart(talk());
  LoggedIn entered;
  entered.upstream = upstream();
  entered.place = std::move(place_);
  entered.route = route();
  entered.user_name = user_name();
  entered.permissions = std::move(permissions_);
  co_return entered;
}

net::Task<void> Login::talk() {
  co_await downstream_.accept_service();
  if (const std::string& banner = context_.settings->banner; !banner.empty()) downstream_.show_banner(banner);
  for (;;) {
    const auto request = co_await downstream_.next_request();
    requested_at_ = net::Clock::now();
    came_ = Came::without_credential;
    tell_standing(Standing::requested);
    const ClientWatch watch(downstream_.connection(), context_.on_client_gone);
    if (!found_) co_await find_route();
    const auto method = msg::find_auth_method(request.method_name);
    if (!method || (*method != AuthMethod::none && !offered().has(*method))) {
      downstream_.tell_methods(offered());
      continue;
    }
    const Outcome outcome = co_await handle(*method, request);
    tell_standing(Standing::requested);
    if (outcome == Outcome::entered) {
      upstream_keys_.reset();  // the session is nothing that these should stay for
      place_->note_logged_in();
      co_await upstream_->show_banners_to(downstream_.connection());
      co_return;
    }
    if (outcome == Outcome::refused) co_await refuse(*method);
  }
}

void Login::tell_standing(Standing of_stranger) const {
  context_.on_standing(is_stranger() ? of_stranger : Standing::proved);
}

// To a stranger that is told in the time of a refusal: that an upstream can't be used says that there is one.
// An upstream that hangs up on a credential has refused it.
net::Task<Login::Outcome> Login::handle(AuthMethod method, msg::UserauthRequest request) {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  std::exception_ptr failure;
  try {
    co_return co_await try_method(method, request);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!is_stranger() || given_up.cancelled() != asio::cancellation_type::none)
    std::rethrow_exception(failure);
  if (hung_up_on_a_credential(failure)) {
    if (is_lost(failure)) came_ = Came::without_credential;  // it may have been about to be let in
    log_refusal("the upstream ended the connection at " + describe(upstream_login_));
    upstream_->connection()->close();
    upstream_.reset();
    place_.reset();
    co_return Outcome::refused;
  }
  failure = upstream::told_apart(failure);
  if (is_about_upstream(failure)) co_await keep_time(AnswerKind::no_upstream);
  std::rethrow_exception(failure);
}

net::Task<Login::Outcome> Login::try_method(AuthMethod method, msg::UserauthRequest request) {
  switch (method) {
    case AuthMethod::none:
      return try_none();
    case AuthMethod::publickey:
      return try_publickey(request);
    case AuthMethod::password:
      return try_password(request);
    case AuthMethod::keyboard_interactive:
      break;
  }
  return try_keyboard_interactive(request);
}

// The request is a view of what was received, and nothing more is received meanwhile.
net::Task<void> Login::find_route() {
  lookup::Asking asking{user_name(), context_.client, context_.listener};
  found_ = co_await context_.settings->routes->find(std::move(asking));
  if (const auto* refused = std::get_if<route::Refused>(&*found_)) {
    log_refusal(refused->sentence);
  } else if (const auto* unavailable = std::get_if<lookup::Unavailable>(&*found_)) {
    log_refusal("no route is to be had now: " + unavailable->sentence);
  } else if (!route()) {
    log_refusal("no route has this user");
  } else {
    permissions_ = route()->permissions;
  }
  const Likenesses& likenesses = *context_.settings->likenesses;
  likeness_ = route() ? likenesses.of_route(route()->key) : likenesses.of_unknown(user_name());
}

// A user without a route is offered what some route offers, and what comes of it looks the same.
AuthMethods Login::offered() const {
  if (still_wanted_) return *still_wanted_;
  return route() ? route()->methods : likeness_->methods();
}

// RFC 4252 §5.2: `none` asks for the methods, where nothing else is granted to it.
net::Task<Login::Outcome> Login::try_none() {
  if (route() && route()->anonymous) {
    downstream_login_ = login_record(AuthMethod::none);
    co_return co_await enter();
  }
  downstream_.tell_methods(offered());
  co_return Outcome::answered;
}

net::Task<void> Login::refuse(AuthMethod method) {
  const AnswerKind kind = kind_of_refusal(method, refused_keys_);
  if (came_ == Came::with_credential) ++failures_;
  if (method == AuthMethod::publickey) ++refused_keys_;
  co_await keep_time(kind);
  downstream_.refuse(offered());
}

// Of a method that reaches the upstream where there is one.
net::Task<Login::Outcome> Login::refuse_unknown(AuthMethod method) {
  const auto trouble = likeness_->no_upstream(method);
  if (!trouble) co_return Outcome::refused;
  co_await keep_time(AnswerKind::no_upstream);
  throw upstream::UpstreamError(
      trouble->reason, trouble->for_client,
      "no route has this user, who is told what users of route " + util::quote(likeness_->route()) + " are");
}

// Answers to users with a route and to those that only look so are spread over time alike.
net::Task<void> Login::keep_time(AnswerKind kind) {
  const net::Clock::duration least =
      context_.settings->likenesses->least_time(least_times[static_cast<std::size_t>(kind)], user_name());
  AnswerTimes& times = likeness_->times(kind);
  const net::Clock::duration after =
      route() ? times.of_known(net::Clock::now() - requested_at_, least) : times.of_unknown(least);
  net::Timer pause(context_.executor, requested_at_ + after);
  co_await pause.async_wait(net::use_task);
}

void Login::log_refusal(std::string_view why) const {
  ops::info("session {}: user \"{}\" from {} is refused: {}", context_.session_id, util::escape(user_name()),
            net::to_string(downstream_.connection()->peer()), why);
}

}  // namespace sshrp::login
