#include "proxy/login.h"

#include "ops/log.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using msg::AuthMethod;
using msg::AuthMethods;

// A refusal comes that much after the request, at the earliest: so quick answers, such as that to a user
// without a route, tell nothing.
constexpr std::chrono::milliseconds least_refusal_time{1000};
// Clients offer many keys in a row. What is to be known of a route's keys is known after the first, so the
// answers to more of them tell nothing by their time.
constexpr std::chrono::milliseconds least_refusal_time_of_more_keys{50};

}  // namespace

ops::LoginRecord shown(AuthMethod method, std::string key) {
  return {std::string(name_of(method)), std::move(key)};
}

std::string describe(const ops::LoginRecord& shown) {
  return shown.key.empty() ? shown.method : shown.method + " " + shown.key;
}

Login::Login(net::ConnectionPtr client, LoginContext context)
    : context_(std::move(context)),
      downstream_(std::move(client), context_.snapshot->config.limits.max_auth_tries.value) {}

net::Task<void> Login::run() {
  co_await downstream_.accept_service();
  if (const std::string& banner = context_.snapshot->config.banner.value; !banner.empty())
    downstream_.show_banner(banner);
  for (;;) {
    const auto request = co_await downstream_.next_request();
    asked_at_ = net::Clock::now();
    if (!lookup_) find_route();
    const auto method = msg::find_auth_method(request.method_name);
    if (!method || (*method != AuthMethod::none && !offered().has(*method))) {
      downstream_.tell_methods(offered());
      continue;
    }
    const Outcome outcome = co_await handle(*method, request);
    if (outcome == Outcome::entered) co_return;
    if (outcome == Outcome::refused) co_await refuse(*method);
  }
}

net::Task<Login::Outcome> Login::handle(AuthMethod method, msg::UserauthRequest request) {
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

void Login::find_route() {
  lookup_ = context_.snapshot->routes.lookup(user_name());
  if (const auto* refused = std::get_if<route::Refused>(&*lookup_)) {
    log_refusal(refused->sentence);
  } else if (!route()) {
    log_refusal("no route has this user");
  } else {
    permissions_ = route()->permissions;
  }
}

// A user without a route is offered what any route offers, and what comes of it looks the same.
AuthMethods Login::offered() const {
  if (still_wanted_) return *still_wanted_;
  if (route()) return route()->methods;
  return context_.snapshot->methods_of_any;
}

// RFC 4252 §5.2: `none` asks for the methods, where nothing else is granted to it.
net::Task<Login::Outcome> Login::try_none() {
  if (route() && *context_.snapshot->config.servers[route()->server].anonymous) {
    client_proof_ = shown(AuthMethod::none);
    co_return co_await enter();
  }
  downstream_.tell_methods(offered());
  co_return Outcome::answered;
}

// Refusals by an upstream and refusals by us, of users that have no route, are spread over time alike, each
// method's by itself.
net::Task<void> Login::refuse(AuthMethod method) {
  auth::Pace& pace = context_.snapshot->paces->refusals[static_cast<std::size_t>(method)];
  const auto now = net::Clock::now();
  net::Clock::duration least = least_refusal_time;
  if (method == AuthMethod::publickey && refused_keys_++ > 0) {
    least = least_refusal_time_of_more_keys;
  } else if (route()) {
    pace.note(now - asked_at_);
  } else {
    least = std::max(least, pace.sample());
  }
  net::Timer pause(context_.executor, asked_at_ + least);
  co_await pause.async_wait(net::use_task);
  downstream_.refuse(offered());
}

void Login::log_refusal(std::string_view why) const {
  ops::info("session {}: user \"{}\" from {} is refused: {}", context_.session_id, util::escape(user_name()),
            net::to_string(downstream_.connection()->peer()), why);
}

}  // namespace sshrp::proxy
