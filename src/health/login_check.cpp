// The check `login`: logs in with a credential of its own and asks for nothing more, which is a usual login
// to the server: it sees PAM, full disks and locked accounts.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "crypto/private_key_file.h"
#include "crypto/signature_algorithms.h"
#include "health/check.h"
#include "msg/password_request.h"
#include "msg/publickey_request.h"
#include "net/deadline.h"
#include "transport/algorithms.h"
#include "upstream/host_key.h"
#include "upstream/userauth_client.h"
#include "util/text.h"
#include "util/unix_time.h"

namespace sshrp::health {
namespace {

using balance::CheckResult;
using msg::AuthMethod;
using upstream::Answer;
using HostKeyPtr = std::shared_ptr<upstream::UpstreamHostKey>;

constexpr std::chrono::seconds patience{1};  // for the server to take our goodbye

// A key that is new can't be stored here, and nobody's but the server's own is shown a credential: so it has
// to be known.
HostKeyPtr known_key(KnownKeys& known, const balance::CheckDue& due) {
  const KnownAs name = known_as(due.group->servers[due.server]);
  return std::make_shared<upstream::UpstreamHostKey>(*known.of(due), config::HostKeyCheck::accept_new,
                                                     name.host, name.port);
}

/// The most preferred that the server takes, if it says what it does.
std::string algorithm_for(const crypto::PublicKey& key, const upstream::Speech& speech,
                          std::string_view announced) {
  for (const auto* row : crypto::algorithms_for_key_type(key.type())) {
    if (!transport::contains({speech.public_keys}, row->name)) continue;
    if (announced.empty() || transport::contains({announced}, row->name)) return std::string(row->name);
  }
  return std::string(key.type());
}

net::Task<Answer> show_credential(upstream::UserauthClient& client, const balance::GroupSetup& group,
                                  const upstream::Speech& speech) {
  if (group.check_key.empty()) {
    const util::SecretBytes fields = msg::password_fields(group.check_password.view());
    co_return co_await client.request(AuthMethod::password, fields.view());
  }
  const crypto::PrivateKey key = crypto::parse_private_key(as_text(group.check_key.view()));
  const transport::Transport& transport = client.connection()->transport();
  const std::string algorithm =
      algorithm_for(key.public_key(), speech, transport.peer_signature_algorithms());
  const Bytes data =
      msg::signed_data(transport.session_id(), client.user_name(), algorithm, key.public_key().blob());
  const Bytes signature = key.sign(algorithm, data);
  const Bytes fields = msg::signed_fields(algorithm, key.public_key().blob(), signature);
  co_return co_await client.request(AuthMethod::publickey, fields);
}

net::Task<void> say_goodbye(net::Executor executor, net::ConnectionPtr connection) {
  net::Timer timer(executor, net::Clock::now() + patience);
  timer.async_wait([connection](const std::error_code& cancelled) {
    if (!cancelled) connection->close();
  });
  connection->transport().disconnect(wire::DisconnectReason::by_application, "health check");
  co_await connection->finish();
}

Checked refused(const balance::GroupSetup& group, const upstream::Refused& answer) {
  return {CheckResult::not_let_in,
          fmt::format("it doesn't let {} in{}; it would go on with {}", util::escape(group.check_user),
                      answer.progress == upstream::Refused::Progress::partial ? " by this alone" : "",
                      answer.methods.name_list())};
}

net::Task<Checked> log_in(net::Executor executor, upstream::UserauthClient& client,
                          const balance::GroupSetup& group, const upstream::Speech& speech,
                          HostKeyPtr host_key) {
  co_await client.begin();
  if (host_key->is_new()) {
    co_await say_goodbye(executor, client.connection());
    co_return Checked{CheckResult::failed, "its host key isn't known, so it is shown no credential"};
  }
  const Answer answer = co_await show_credential(client, group, speech);
  co_await say_goodbye(executor, client.connection());
  if (std::holds_alternative<upstream::Accepted>(answer)) co_return Checked{CheckResult::well, {}};
  if (const auto* no = std::get_if<upstream::Refused>(&answer)) co_return refused(group, *no);
  co_return Checked{CheckResult::not_let_in, "it wants more than the credential of the check"};
}

Checked lost(const net::Connection& connection, const net::Deadline& deadline, const char* how) {
  if (deadline.is_over()) return {CheckResult::failed, "no login in time"};
  const transport::Transport& transport = connection.transport();
  if (!transport.peer_identification().empty())
    return {CheckResult::failed, std::string("the connection was lost: ") + how};
  const std::string& line = transport.line_before_identification();
  return {CheckResult::refusing,
          fmt::format("turned away before its identification ({}){}", how,
                      line.empty() ? "" : fmt::format(", and it said \"{}\"", util::escape(line)))};
}

}  // namespace

net::Task<Checked> check_login(net::Executor executor, net::Socket socket, Means means, balance::CheckDue due,
                               net::Clock::time_point until) {
  const upstream::Speech& speech = means.speech;
  const balance::GroupSetup& group = *due.group;
  const HostKeyPtr host_key = known_key(*means.known, due);
  transport::Side side = transport::ClientSide{
      .host_key_algorithms = host_key->order(speech.transport->preferences.host_keys),
      .check_host_key = [host_key](const crypto::PresentedKey& presented) {
        host_key->check(presented, util::seconds_since_1970(std::chrono::system_clock::now()));
      }};
  const auto connection = std::make_shared<net::Connection>(std::move(socket), speech.transport, side);
  const net::Deadline deadline(executor, connection, until);
  upstream::UserauthClient client(connection, group.check_user);
  Checked checked;
  try {
    checked = co_await log_in(executor, client, group, speech, host_key);
  } catch (const net::ConnectionLost& error) {
    checked = lost(*connection, deadline, error.what());
  } catch (const net::Disconnected& error) {
    const bool full = error.said().reason == wire::DisconnectReason::too_many_connections;
    checked = {full ? CheckResult::refusing : CheckResult::failed, error.what()};
  } catch (const wire::ProtocolError& error) {
    const bool wrong = error.reason() == wire::DisconnectReason::host_key_not_verifiable;
    checked = {wrong ? CheckResult::wrong_host_key : CheckResult::failed, error.what()};
  } catch (const crypto::KeyFileError& error) {
    checked = {CheckResult::failed, std::string("the check's key ") + error.what()};
  }
  connection->close();
  co_return checked;
}

}  // namespace sshrp::health
