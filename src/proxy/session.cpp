#include "proxy/session.h"

#include "crypto/random.h"
#include "ops/log.h"
#include "relay/host_key_proof.h"
#include "relay/log_journal.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

std::string make_id() {
  Bytes random(6);
  crypto::random_fill(random);
  return util::hex(random);
}

}  // namespace

Session::Session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
                 OnLoginOver on_login_over)
    : id_(make_id()),
      executor_(socket.get_executor()),
      snapshot_(std::move(snapshot)),
      on_login_over_(std::move(on_login_over)),
      began_(net::Clock::now()),
      record_{.id = id_, .began = std::chrono::system_clock::now()},
      client_(std::make_shared<net::Connection>(std::move(socket), snapshot_->downstream,
                                                transport::ServerSide{snapshot_->host_keys})),
      pools_(pools),
      login_(client_, {snapshot_, executor_, pools.logins, id_}) {
  client_->compute_on(pools.logins);
  record_.client = net::to_string(client_->peer());
}

net::Task<void> Session::run() {
  const SessionPtr self = shared_from_this();
  std::optional<Farewell> farewell;
  try {
    co_await login_.run();
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

net::Task<void> Session::welcome() {
  record_login();
  ops::log_session_begin(record_);
  login_.accept();
  client_->send(relay::announce_host_keys(*snapshot_->host_keys));
  co_await client_->flush();
  stage_ = Stage::relay;
  on_login_over_();
}

relay::Policy Session::make_policy() const {
  relay::Grants grants{
      login_.permissions(), login_.route()->sftp, {id_, login_.user_name(), login_.route()->name}};
  auto journal = std::make_unique<relay::LogJournal>(grants.names);
  return {snapshot_->host_keys, to_vector(client_->transport().session_id()),
          relay::make_session(std::move(grants), std::move(journal))};
}

net::Task<relay::Ending> Session::relay_all() {
  for (const auto& leg : {client_, login_.upstream()}) leg->compute_on(pools_.sessions);
  relay_ = std::make_unique<relay::Relay>(client_, login_.upstream(), make_policy(), executor_);
  co_return co_await relay_->run(executor_);
}

net::Task<void> Session::say(Farewell farewell) {
  ended_at_ = net::Clock::now();
  const auto say_to = [](const net::ConnectionPtr& connection, const std::optional<LastWord>& word) {
    if (word) connection->transport().disconnect(word->reason, word->description);
    connection->flush_now();
  };
  say_to(client_, farewell.to_client);
  const net::ConnectionPtr upstream = login_.upstream();
  if (upstream) say_to(upstream, farewell.to_upstream);
  co_await client_->finish();
  if (upstream) co_await upstream->finish();
}

void Session::tick(net::Clock::time_point now) {
  if (stage_ == Stage::ended) return hold_farewell_grace(now);
  care_for_transports(now);
  hold_time_limits(now);
}

void Session::care_for_transports(net::Clock::time_point now) {
  client_->transport().tell_time(now);
  if (const auto upstream = login_.upstream()) {
    relay::rekey_if_due(*client_, *upstream, now);
    upstream->flush_now();
  }
  client_->flush_now();
}

void Session::hold_farewell_grace(net::Clock::time_point now) {
  if (now - ended_at_ < farewell_grace) return;
  client_->close();
  if (const auto upstream = login_.upstream()) upstream->close();
}

void Session::hold_time_limits(net::Clock::time_point now) {
  if (stage_ == Stage::login && now - began_ > snapshot_->config.limits.login_grace_time.value) {
    return stop("login takes too long");
  }
  const auto exchanges_too_long = [now](const net::Connection& connection) {
    if (connection.must_compute()) return false;  // it is we who take long
    const auto since = connection.transport().exchange_since();
    return since && now - *since > key_exchange_grace;
  };
  const auto upstream = login_.upstream();
  if (exchanges_too_long(*client_) || (upstream && exchanges_too_long(*upstream))) {
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
  if (const auto upstream = login_.upstream()) upstream->interrupt();
}

void Session::record_login() {
  record_.user = login_.user_name();
  record_.downstream_login = login_.client_proof();
  record_.upstream_login = login_.upstream_proof();
  if (const route::Route* route = login_.route()) {
    record_.route = route->name;
    record_.upstream_user = route->upstream_user;
    record_.upstream = route->upstream_host + ":" + std::to_string(route->upstream_port);
  }
}

void Session::log_end(const Farewell& farewell) {
  record_login();
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
