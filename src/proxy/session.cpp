#include "proxy/session.h"

#include "crypto/random.h"
#include "ops/log.h"
#include "relay/host_key_proof.h"
#include "relay/log_journal.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

// What a client is offered, whether its user name has a route or not: from outside they look the same.
constexpr std::string_view offered_methods = "password";
// RFC 4252 sets no bound; longer ones only cost hashing.
constexpr std::size_t max_password = 1024;

std::string make_id() {
  Bytes random(6);
  crypto::random_fill(random);
  return util::hex(random);
}

bool is_worth_trying(const msg::UserauthRequest& request) {
  wire::Reader fields(request.method_specific.bytes);
  const bool changing = fields.boolean();
  const std::size_t size = fields.string().size();
  const std::size_t new_size = changing ? fields.string().size() : 0;
  fields.end();
  return size > 0 && size <= max_password && new_size <= max_password;
}

}  // namespace

Session::Session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, asio::thread_pool& pool,
                 OnLoginOver on_login_over)
    : id_(make_id()),
      executor_(socket.get_executor()),
      snapshot_(std::move(snapshot)),
      pool_(pool),
      on_login_over_(std::move(on_login_over)),
      began_(net::Clock::now()),
      record_{.id = id_, .began = std::chrono::system_clock::now()},
      client_(std::make_shared<net::Connection>(std::move(socket), snapshot_->downstream,
                                                transport::ServerSide{snapshot_->host_keys})),
      downstream_(client_, snapshot_->config.limits.max_auth_tries.value) {
  record_.client = net::to_string(client_->peer());
}

net::Task<void> Session::run() {
  const SessionPtr self = shared_from_this();
  std::optional<Farewell> farewell;
  try {
    co_await login();
    co_await welcome();
    farewell = farewell_after(co_await relay_all(), id_);
  } catch (...) {
    farewell = farewell_after(std::current_exception(), id_);
  }
  if (stopped_) farewell = farewell_by_us(*stopped_, id_);
  const bool logged_in = stage_ == Stage::relay;
  stage_ = Stage::ended;
  log_end(*farewell);
  co_await say(*farewell);
  if (!logged_in) on_login_over_();  // only now: until then it holds a descriptor
}

net::Task<void> Session::login() {
  co_await downstream_.accept_service();
  if (const std::string& banner = snapshot_->config.banner.value; !banner.empty())
    downstream_.show_banner(banner);
  for (;;) {
    const auto request = co_await downstream_.next_request();
    if (!lookup_) find_route(downstream_.user_name());
    if (co_await try_method(request)) co_return;
  }
}

void Session::find_route(const std::string& user_name) {
  lookup_ = snapshot_->routes.lookup(user_name);
  if (route()) {
    record_.route = route()->name;
    record_.upstream_user = route()->upstream_user;
    record_.upstream = route()->upstream_host + ":" + std::to_string(route()->upstream_port);
  }
  if (const auto* refused = std::get_if<route::Refused>(&*lookup_)) {
    ops::info("session {}: user \"{}\" is refused: {}", id_, util::escape(user_name), refused->sentence);
  } else if (!route()) {
    ops::info("session {}: user \"{}\" has no route", id_, util::escape(user_name));
  }
}

net::Task<bool> Session::try_method(msg::UserauthRequest request) {
  if (request.method_name != "password") {
    downstream_.tell_methods(offered_methods);
    co_return false;
  }
  const auto asked = net::Clock::now();
  if (is_worth_trying(request) && route()) co_return co_await try_password(request);
  co_await refuse(asked);
  co_return false;
}

net::Task<bool> Session::try_password(msg::UserauthRequest request) {
  const auto asked = net::Clock::now();
  if (!upstream_) {
    const UpstreamRequest wanted{snapshot_, *route(), client_->transport().peer_identification(), id_};
    upstream_ = co_await reach_upstream(executor_, pool_, wanted);
    if (stopped_) throw net::ConnectionLost(*stopped_);
  }
  const auth::Verdict verdict = co_await ask_upstream(upstream_->pass_through(request, client_));
  if (std::holds_alternative<auth::Refused>(verdict)) {
    ops::info("session {}: upstream refused the password of user \"{}\"", id_,
              util::escape(downstream_.user_name()));
    co_await refuse(asked);
  }
  co_return std::holds_alternative<auth::Accepted>(verdict);
}

net::Task<void> Session::refuse(net::Clock::time_point asked) {
  net::Timer pause(executor_, asked + least_refusal_time);
  co_await pause.async_wait(net::use_task);
  downstream_.refuse(offered_methods);
}

net::Task<void> Session::welcome() {
  record_.user = downstream_.user_name();
  record_.downstream_login.method = record_.upstream_login.method = "password";
  ops::log_session_begin(record_);
  downstream_.accept();
  client_->send(relay::announce_host_keys(*snapshot_->host_keys));
  co_await client_->flush();
  stage_ = Stage::relay;
  on_login_over_();
}

relay::Policy Session::make_policy() const {
  relay::Grants grants{route()->permissions, route()->sftp, {id_, downstream_.user_name(), route()->name}};
  auto journal = std::make_unique<relay::LogJournal>(grants.names);
  return {snapshot_->host_keys, to_vector(client_->transport().session_id()),
          relay::make_session(std::move(grants), std::move(journal))};
}

net::Task<relay::Ending> Session::relay_all() {
  relay_ = std::make_unique<relay::Relay>(client_, upstream_->connection(), make_policy(), executor_);
  co_return co_await relay_->run(executor_);
}

net::Task<void> Session::say(Farewell farewell) {
  ended_at_ = net::Clock::now();
  const auto say_to = [](const net::ConnectionPtr& connection, const std::optional<LastWord>& word) {
    if (word) connection->transport().disconnect(word->reason, word->description);
    connection->flush_now();
  };
  say_to(client_, farewell.to_client);
  if (upstream_) say_to(upstream_->connection(), farewell.to_upstream);
  co_await client_->finish();
  if (upstream_) co_await upstream_->connection()->finish();
}

void Session::tick(net::Clock::time_point now) {
  if (stage_ == Stage::ended) return hold_farewell_grace(now);
  client_->transport().tell_time(now);
  if (upstream_) {
    relay::rekey_if_due(*client_, *upstream_->connection(), now);
    upstream_->connection()->flush_now();
  }
  client_->flush_now();
  hold_time_limits(now);
}

void Session::hold_farewell_grace(net::Clock::time_point now) {
  if (now - ended_at_ < farewell_grace) return;
  client_->close();
  if (upstream_) upstream_->connection()->close();
}

void Session::hold_time_limits(net::Clock::time_point now) {
  if (stage_ == Stage::login && now - began_ > snapshot_->config.limits.login_grace_time.value) {
    return stop("login takes too long");
  }
  const auto exchanges_too_long = [now](const net::Connection& connection) {
    const auto since = connection.transport().exchange_since();
    return since && now - *since > key_exchange_grace;
  };
  if (exchanges_too_long(*client_) || (upstream_ && exchanges_too_long(*upstream_->connection()))) {
    return stop("key exchange takes too long");
  }
  if (const auto since = relay_ ? relay_->half_closed_since() : std::nullopt;
      since && now - *since > relay::half_close_grace) {
    stop("one side has ended, the other doesn't");
  }
}

void Session::stop(const std::string& sentence) {
  if (stopped_ || stage_ == Stage::ended) return;
  stopped_ = sentence;
  client_->interrupt();
  if (upstream_) upstream_->connection()->interrupt();
}

void Session::log_end(const Farewell& farewell) {
  record_.user = downstream_.user_name();
  record_.lasted = net::Clock::now() - began_;
  if (relay_) {
    record_.bytes_up = relay_->payload_bytes(relay::Way::up);
    record_.bytes_down = relay_->payload_bytes(relay::Way::down);
    record_.channels = relay_->channels();
  }
  record_.reason = farewell.reason;
  ops::log_session_end(record_, farewell.level);
}

}  // namespace sshrp::proxy
