// What a configuration says, typed: a struct per table of the file, a member per key. What the keys are
// called, what they may hold and mean stands in schema.cpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/address.h"
#include "config/allow.h"
#include "config/credentials.h"
#include "config/error.h"
#include "config/log_target.h"
#include "config/observation.h"
#include "config/pattern.h"
#include "config/recordings.h"
#include "config/session_format.h"
#include "config/session_rules.h"
#include "config/template.h"
#include "config/upstreams.h"
#include "crypto/provider_choice.h"
#include "msg/auth_method.h"

namespace sshrp::config {

using std::chrono::seconds;

enum class LogLevel { critical, error, warning, info, debug };
enum class LogFormat { text, json };
/// As OpenSSH's WarnWeakCrypto: of all that is weak, of nothing, or not of key exchange that is merely not
/// post-quantum.
enum class WarnWeakCrypto { yes, no, no_pq_kex };

/// `full` connections before login, or start:rate:full as in sshd_config: from `start` on, `rate` percent of
/// new ones are refused, and more and more up to `full`.
struct MaxStartups {
  std::uint32_t start = 1000;
  std::uint32_t rate = 0;  // none is refused
  std::uint32_t full = 1000;
};

/// New connections of a source: so many in that time, and `burst` at once.
struct ConnectionRate {
  std::uint32_t connections = 0;  // 0: no limit
  seconds time{1};
  std::uint32_t burst = 0;
};

/// As sshd_config's RekeyLimit.
struct RekeyLimit {
  std::uint64_t bytes = 0;  // 0: the cipher's own limit
  seconds time{0};          // 0: no limit
};

/// Of one leg: whether a peer that says nothing is asked if it is there.
struct Keepalive {
  Located<seconds> interval{seconds(0)};  // 0: the peer isn't asked
  Located<std::uint32_t> count_max{3};
};

/// What is done while more sources have penalties than are remembered, as sshd_config's overflow.
enum class Overflow { permissive, deny_all };

/// As sshd_config has it: bits of an address that make it the same source as others.
struct NetBlockSize {
  unsigned v4 = 32;
  unsigned v6 = 64;
};

/// So many within that time.
struct CountInTime {
  std::uint32_t count = 0;  // 0: never
  seconds time{0};
};

/// As sshd_config's PerSourcePenalties. The seconds of a class are for how long a source is refused that does
/// so once; 0: not at all.
struct Penalties {
  Located<bool> enabled{true};
  Located<seconds> authfail{seconds(5)};
  Located<seconds> invaliduser{seconds(5)};
  Located<seconds> refuseconnection{seconds(5)};
  Located<seconds> noauth{seconds(1)};
  Located<seconds> grace_exceeded{seconds(10)};
  Located<seconds> crash{seconds(90)};
  Located<seconds> min{seconds(10)};
  Located<seconds> max{seconds(600)};
  Located<std::uint32_t> max_sources4{65536};
  Located<std::uint32_t> max_sources6{65536};
  Located<Overflow> overflow{Overflow::permissive};
  std::optional<Located<Overflow>> overflow6{};  // not set: as overflow
  Located<NetBlockSize> net_block_size{};
  Located<CountInTime> ban_after{};  // penalties that were enforced
  Located<seconds> ban_time{seconds(86'400)};
};

/// The table of penalties has room for no more of either kind of address.
inline constexpr std::uint32_t max_penalised_sources = 65536;

/// What is held to of upstreams, all routes together.
struct UpstreamLimits {
  Located<std::uint32_t> max_logins_in_progress{0};  // at each host and port; 0: no limit
};

struct Limits {
  Located<seconds> handshake_grace_time{seconds(20)};
  Located<seconds> login_grace_time{seconds(120)};
  Located<seconds> ack_timeout{seconds(60)};      // 0: no limit
  Located<seconds> idle_timeout{seconds(0)};      // 0: no limit
  Located<seconds> max_session_time{seconds(0)};  // 0: no limit
  Keepalive keepalive{};                          // of clients
  Located<MaxStartups> max_startups{};
  Located<std::uint32_t> max_auth_tries{6};
  Located<std::uint32_t> max_sessions{0};  // 0: no limit, as those below
  Located<std::uint32_t> max_startups_per_source{0};
  Located<std::uint32_t> max_sessions_per_source{0};
  Located<std::uint32_t> max_sessions_per_user{0};
  Located<std::uint32_t> max_channels{0};
  Located<ConnectionRate> max_connection_rate{};
  std::vector<Located<access::Network>> exempt{};  // from those per source, and from penalties
  Penalties penalties{};
};

/// Lists of algorithms as written; empty: the defaults. resolve_algorithms makes lists of names of them.
struct AlgorithmLists {
  Located<std::string> kex{};
  Located<std::string> ciphers{};
  Located<std::string> macs{};
  Located<std::string> host_keys{};
  Located<std::string> public_keys{};
  Located<std::string> compression{};
};

/// One leg's.
struct Algorithms : AlgorithmLists {
  Located<RekeyLimit> rekey_limit{};
  Located<WarnWeakCrypto> warn_weak_crypto{WarnWeakCrypto::yes};
};

/// The same of one route, towards its upstream. Empty, or not set: as [algorithms.upstream] has it. Only here
/// may legacy algorithms be named.
struct RouteAlgorithms : AlgorithmLists {
  std::optional<Located<RekeyLimit>> rekey_limit{};
  std::optional<Located<WarnWeakCrypto>> warn_weak_crypto{};
};

/// One [[servers]] table: a route as it is written.
struct Route {
  Place place{};                     // of the table itself
  Located<std::string> user{};       // the route's name: an exact user name, or a pattern's text
  std::optional<Pattern> pattern{};  // set if `user` begins with ^

  Located<Template> upstream_host{};                        // empty: `upstream` is set
  std::optional<Located<Template>> upstream{};              // a group's name
  Located<Template> upstream_port{literal_template("22")};  // what it expands to may still not be a port
  std::optional<Located<Template>> upstream_user{};         // not set: the client's own
  Located<seconds> upstream_connect_timeout{seconds(10)};
  std::vector<Located<Template>> upstream_known_hosts{};  // files, beside the one in the state directory
  Located<HostKeyCheck> upstream_host_key_check{HostKeyCheck::accept_new};
  std::vector<Located<Allowed>> upstream_allow{};
  std::optional<Located<seconds>> upstream_attempt_timeout{};       // not set: the group's, or else default
  std::optional<Located<ProxyProtocol>> upstream_proxy_protocol{};  // not set: the group's
  std::optional<Located<UpstreamSource>> upstream_source{};
  std::optional<Located<Via>> upstream_via{};
  std::optional<Located<bool>> via_share{};             // not set: the gate's
  std::optional<Located<std::string>> host_key_name{};  // not set: the host
  std::optional<Located<std::string>> storage{};        // shares its disks with all that name the same
  std::vector<Located<std::string>> listener{};         // for these only, by name or address
  std::vector<Located<access::Network>> from{};         // for clients there only
  std::optional<Located<std::uint32_t>> max_sessions_per_user{};  // not set: that of Limits

  // What the client must show; with none of it, what it shows is passed on to the upstream.
  std::optional<Located<Secret>> password{};  // as it is, or a crypt(3) hash
  std::vector<Located<KeySource>> authorized_keys{};
  std::vector<Located<KeySource>> trusted_user_ca_keys{};
  std::optional<Located<Template>> revoked_keys{};              // a file
  std::optional<Located<Template>> upstream_authorized_keys{};  // a file on the upstream
  Located<bool> upstream_strict_modes{true};                    // only if nobody else can have written it
  Located<bool> upstream_key_probe{false};                      // the upstream is asked about a key instead
  std::vector<Located<msg::AuthMethod>> auth_methods{};         // those offered; none: all that can work
  Located<bool> anonymous{false};                               // nothing at all

  // What the proxy shows the upstream; with none of it, what the client showed.
  std::optional<Located<SecretTemplate>> upstream_password{};
  std::optional<Located<Template>> upstream_key{};     // a file
  std::optional<Located<Template>> upstream_ca_key{};  // a file: the key that signs a certificate for a login
  std::optional<Located<SecretTemplate>> upstream_key_passphrase{};  // of either
  std::optional<Located<Template>> upstream_key_passphrase_file{};
  RouteAlgorithms upstream_algorithms{};
  SessionRules session{};
  // Not set: those of [limits].
  std::optional<Located<seconds>> idle_timeout{};
  std::optional<Located<seconds>> max_session_time{};
  std::optional<Located<std::uint32_t>> max_channels{};
};

/// One [[listeners]] table.
struct Listener {
  Place place{};  // of the table itself
  Located<HostPort> address{};
  std::optional<Located<std::string>> name{};
  Located<bool> proxy_protocol{false};                          // each connection begins with a header
  std::vector<Located<access::Network>> proxy_protocol_from{};  // who may connect then
};

struct Config {
  std::vector<std::string> files{};  // those read, the main one first: Place::file counts in them

  std::vector<Located<HostPort>> listen{{HostPort{"0.0.0.0", 2200}}};
  std::vector<Listener> listeners{};  // beside those of `listen`, in the order of the files
  Located<LogLevel> level{LogLevel::info};
  Located<LogTarget> log{};  // none: stderr
  Located<LogFormat> log_format{LogFormat::text};
  Located<LogTarget> access_log{};             // none: there is none
  Located<SessionFormat> access_log_format{};  // empty: the built-in one of log_format
  Located<LogTarget> audit_log{};              // none: the log
  Located<RecordingsFolder> recordings{};
  Located<RecordingsKeep> recordings_keep{};
  std::vector<Located<std::string>> key{};  // files; none: a key made in the state directory
  Located<std::string> user{};   // that the worker runs as, if started as root; empty: sshrp, or else nobody
  Located<std::string> group{};  // empty: the user's own
  Located<std::string> state_dir{"/var/lib/sshrp"};
  Located<std::string> control{std::string(default_control)};  // or no_control
  std::vector<ControlSocket> controls{};                       // in place of that, in the order of the files
  Http http{};
  Located<crypto::CryptoProvider> crypto_provider{crypto::CryptoProvider::automatic};
  Located<seconds> shutdown_timeout{seconds(0)};  // 0: sessions end when they do
  Located<std::uint32_t> metrics_max_series{10'000};
  std::vector<Located<std::string>> read_folders{};  // for the worker, beside those that other keys name
  std::vector<Located<std::string>> include{};       // the patterns of all files
  Located<std::string> version{};                    // the identification string; empty: the built-in one
  Located<std::string> banner{};

  Limits limits{};
  Keepalive upstream_keepalive{};
  UpstreamLimits upstream_limits{};
  Algorithms algorithms{};           // towards clients
  Algorithms upstream_algorithms{};  // towards upstreams
  std::vector<UpstreamGroup> upstream_groups{};
  std::vector<Gate> gates{};
  std::vector<Route> routes{};  // in the order of the files

  /// What loads and yet is surely not what was meant.
  ConfigErrors warnings{};

  /// For what is found wrong with a value only after loading, a key file for instance.
  ConfigError error(const Place& place, std::string sentence) const;
  /// "file:line:column"
  std::string where(const Place& place) const;
};

}  // namespace sshrp::config
