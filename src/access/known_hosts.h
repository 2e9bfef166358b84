// The host keys of upstreams as files list them: OpenSSH's known_hosts format (sshd(8), SSH_KNOWN_HOSTS FILE
// FORMAT).
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/public_key.h"

namespace sshrp::access {

constexpr std::size_t max_known_hosts_line = 64 * 1024;  // bytes; an RSA key of 16384 bits has 2.7 KiB

/// The name that a host has in these files: in lower case, `[host]:port` unless the port is 22.
std::string known_hosts_name(std::string_view host, std::uint16_t port);

class KnownHosts {
 public:
  /// A line that is skipped because it is broken.
  struct Warning {
    std::string file;
    std::size_t line;  // from 1
    std::string sentence;
  };

  enum class Match {
    none,      // no line is for this host
    same_key,  // a line holds this key
    changed,   // lines hold other keys only, of whatever type
    revoked,   // a @revoked line holds this key
  };

  struct Finding {
    Match match = Match::none;
    std::string file{};    // where, unless match is none
    std::size_t line = 0;  // from 1
  };

  /// `file` is the name for warnings and findings.
  static KnownHosts parse(std::string_view text, const std::string& file);
  /// The lines of one more file, behind those that are there.
  void add(std::string_view text, const std::string& file);

  /// The lines of a file that are for this host, as they stand there; broken ones aren't. Counts as blocking,
  /// as only_for() does.
  static std::string lines_for(std::string_view text, std::string_view host, std::uint16_t port);

  /// Only the lines for this host: what is asked of them is then found at once. Hashing its name for each
  /// line of a long file isn't, so it counts as blocking.
  KnownHosts only_for(std::string_view host, std::uint16_t port) const;

  /// What the files say of this key for this host. As in OpenSSH, a line without a port also vouches for a
  /// host at another port than 22 that has no line of its own, but such a line never makes the key a changed
  /// one.
  Finding lookup(std::string_view host, std::uint16_t port, const crypto::PublicKey& key) const;

  /// What the @cert-authority lines say of this CA's key for this host; `changed` means that they name other
  /// CAs only. Ports are as in lookup().
  Finding lookup_authority(std::string_view host, std::uint16_t port, const crypto::PublicKey& ca) const;

  /// Whether a @cert-authority line is for this host: certificates are to be proposed first.
  bool has_authority(std::string_view host, std::uint16_t port) const;

  /// The types of the keys for this host, in the order of the lines, each once: the algorithms for these are
  /// to be proposed first, so that a server shows the key that is known. Types that we don't have may be
  /// among them.
  std::vector<std::string> key_types(std::string_view host, std::uint16_t port) const;

  const std::vector<Warning>& warnings() const { return warnings_; }

 private:
  enum class Marker { none, cert_authority, revoked };

  struct HashedName {
    Bytes salt;
    Bytes hash;
  };

  struct Line {
    Marker marker = Marker::none;
    std::string patterns{};  // in lower case, with commas; empty where the name is hashed
    std::optional<HashedName> hashed{};
    std::string key_type{};
    Bytes key_blob{};
    std::size_t file = 0;  // in files_
    std::size_t number = 0;
  };

  static bool is_for(const Line& line, std::string_view name);
  static Line parse_line(std::string_view text);
  Finding lookup(std::string_view host, std::uint16_t port, const crypto::PublicKey& key, Marker among) const;
  Finding lookup_name(std::string_view name, const crypto::PublicKey& key, Marker among) const;
  bool has_authority_for(std::string_view name) const;
  void add_key_types(std::string_view name, std::vector<std::string>& types) const;

  std::vector<Line> lines_;
  std::vector<std::string> files_;
  std::vector<Warning> warnings_;
};

}  // namespace sshrp::access
