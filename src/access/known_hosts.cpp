// SPDX-License-Identifier: MIT
#include "access/known_hosts.h"

#include <algorithm>
#include <iterator>

#include "crypto/digest.h"
#include "crypto/public_key.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::access {
namespace {

constexpr std::uint16_t ssh_port = 22;
constexpr std::string_view white = " \t";
constexpr std::size_t hash_size = 20;  // of HMAC-SHA1

/// Thrown and caught within this file.
struct BrokenLine {
  const char* sentence;
};

/// Cuts the first word off `text`, with the white space around it.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(white));
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
  return word;
}

/// Cuts the first line off `text`, with its end.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

/// A comma list in which `!` takes back what another pattern matches.
bool matches_patterns(std::string_view patterns, std::string_view name) {
  bool matched = false;
  for (std::string_view pattern : util::split(patterns, ',')) {
    const bool negated = pattern.starts_with('!');
    if (negated) pattern.remove_prefix(1);
    if (!util::glob_match(pattern, name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/// The first field of a key's blob.
std::string_view type_in(BytesView blob) {
  try {
    return wire::Reader(blob).text();
  } catch (const wire::ProtocolError&) {
    throw BrokenLine{"the key is damaged"};
  }
}

}  // namespace

std::string known_hosts_name(std::string_view host, std::uint16_t port) {
  const std::string name = util::lower(host);
  return port == ssh_port ? name : "[" + name + "]:" + std::to_string(port);
}

KnownHosts KnownHosts::parse(std::string_view text, const std::string& file) {
  KnownHosts hosts;
  hosts.add(text, file);
  return hosts;
}

void KnownHosts::add(std::string_view text, const std::string& file) {
  files_.push_back(file);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view whole = take_line(text);
    const std::string_view content = util::trim(whole);
    if (content.empty() || content.starts_with('#')) continue;
    try {
      if (whole.size() > max_known_hosts_line) throw BrokenLine{"the line has more than 64 KiB"};
      Line line = parse_line(content);
      line.file = files_.size() - 1;
      line.number = number;
      lines_.push_back(std::move(line));
    } catch (const BrokenLine& broken) {
      warnings_.push_back({file, number, broken.sentence});
    }
  }
}

KnownHosts::Line KnownHosts::parse_line(std::string_view text) {
  Line line;
  if (text.starts_with('@')) {
    const std::string_view marker = take_word(text);
    line.marker = marker == "@cert-authority" ? Marker::cert_authority
                  : marker == "@revoked"
                      ? Marker::revoked
                      : throw BrokenLine{"the marker is neither @cert-authority nor @revoked"};
  }
  const std::string_view hosts = take_word(text);
  line.key_type = take_word(text);
  const auto blob = util::base64_decode(take_word(text));  // what is left is a comment
  if (line.key_type.empty() || !blob || blob->empty())
    throw BrokenLine{"the line isn't hosts, a key type and a key in base64"};
  // The key itself is not looked into: for a comparison its bytes are enough, and a file may have 100,000.
  const std::string_view type = type_in(*blob);
  if (!crypto::is_called(type, line.key_type))
    throw BrokenLine{"the key isn't of the type that stands before it"};
  line.key_type = type;
  line.key_blob = *blob;

  if (!hosts.starts_with('|')) {
    line.patterns = util::lower(hosts);
    return line;
  }
  const auto parts = util::split(hosts, '|');  // |1|salt|hash
  const auto salt = parts.size() == 4 && parts[1] == "1" ? util::base64_decode(parts[2]) : std::nullopt;
  const auto hash = parts.size() == 4 ? util::base64_decode(parts[3]) : std::nullopt;
  if (!salt || !hash || salt->size() != hash_size || hash->size() != hash_size)
    throw BrokenLine{"the hashed host name isn't |1|salt|hash with 20 bytes in base64 each"};
  line.hashed = {*salt, *hash};
  return line;
}

bool KnownHosts::is_for(const Line& line, std::string_view name) {
  if (!line.hashed) return matches_patterns(line.patterns, name);
  const auto hash = crypto::hmac(crypto::DigestKind::sha1, line.hashed->salt, as_bytes(name));
  return std::ranges::equal(hash.view(), line.hashed->hash);
}

KnownHosts KnownHosts::only_for(std::string_view host, std::uint16_t port) const {
  const std::string name = known_hosts_name(host, port);
  const std::string portless = known_hosts_name(host, ssh_port);
  KnownHosts lines;
  lines.files_ = files_;
  lines.warnings_ = warnings_;
  std::ranges::copy_if(lines_, std::back_inserter(lines.lines_),
                       [&](const Line& line) { return is_for(line, name) || is_for(line, portless); });
  return lines;
}

std::string KnownHosts::lines_for(std::string_view text, std::string_view host, std::uint16_t port) {
  std::string lines;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (parse(line, {}).only_for(host, port).lines_.empty()) continue;
    lines.append(line).append("\n");
  }
  return lines;
}

KnownHosts::Finding KnownHosts::lookup_name(std::string_view name, const crypto::PublicKey& key,
                                            Marker among) const {
  Finding finding;
  for (const Line& line : lines_) {
    const bool same = std::ranges::equal(line.key_blob, key.blob());
    const Match match = line.marker == Marker::revoked ? (same ? Match::revoked : Match::none)
                        : line.marker == among         ? (same ? Match::same_key : Match::changed)
                                                       : Match::none;
    const bool says_more = match == Match::revoked ||
                           (match == Match::same_key && finding.match != Match::same_key) ||
                           (match == Match::changed && finding.match == Match::none);
    if (!says_more || !is_for(line, name)) continue;
    finding = {match, files_[line.file], line.number};
    if (match == Match::revoked) break;
  }
  return finding;
}

KnownHosts::Finding KnownHosts::lookup(std::string_view host, std::uint16_t port,
                                       const crypto::PublicKey& key, Marker among) const {
  Finding finding = lookup_name(known_hosts_name(host, port), key, among);
  if (finding.match == Match::revoked || port == ssh_port) return finding;
  Finding portless = lookup_name(known_hosts_name(host, ssh_port), key, among);
  if (portless.match == Match::revoked) return portless;
  return finding.match == Match::none && portless.match == Match::same_key ? portless : finding;
}

KnownHosts::Finding KnownHosts::lookup(std::string_view host, std::uint16_t port,
                                       const crypto::PublicKey& key) const {
  return lookup(host, port, key, Marker::none);
}

KnownHosts::Finding KnownHosts::lookup_authority(std::string_view host, std::uint16_t port,
                                                 const crypto::PublicKey& ca) const {
  return lookup(host, port, ca, Marker::cert_authority);
}

bool KnownHosts::has_authority_for(std::string_view name) const {
  return std::ranges::any_of(
      lines_, [&](const Line& line) { return line.marker == Marker::cert_authority && is_for(line, name); });
}

bool KnownHosts::has_authority(std::string_view host, std::uint16_t port) const {
  return has_authority_for(known_hosts_name(host, port)) ||
         has_authority_for(known_hosts_name(host, ssh_port));
}

void KnownHosts::add_key_types(std::string_view name, std::vector<std::string>& types) const {
  for (const Line& line : lines_) {
    const bool is_new = line.marker == Marker::none && std::ranges::find(types, line.key_type) == types.end();
    if (is_new && is_for(line, name)) types.push_back(line.key_type);
  }
}

std::vector<std::string> KnownHosts::key_types(std::string_view host, std::uint16_t port) const {
  std::vector<std::string> types;
  add_key_types(known_hosts_name(host, port), types);
  if (types.empty()) add_key_types(known_hosts_name(host, ssh_port), types);
  return types;
}

}  // namespace sshrp::access
