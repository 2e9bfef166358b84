// SPDX-License-Identifier: MIT
#include "gate/way_setup.h"

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "access/known_hosts.h"
#include "crypto/private_key_file.h"
#include "upstream/identification.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::gate {
namespace {

using std::chrono::seconds;

/// Of a gate, or of all that is spoken with it, beside its texts: more than its numbers and their lengths
/// take.
constexpr std::size_t max_numbers = 160;

struct ToldGate {
  const route::Gate* gate;
  util::SecretBytes key{};  // as a file has it
};

util::SecretBytes text_of(const crypto::Signer& signer) {
  const auto* key = dynamic_cast<const crypto::PrivateKey*>(&signer);
  if (key == nullptr) throw std::invalid_argument("a gate's key isn't in memory");
  return crypto::to_openssh_file(*key, "");
}

/// From the one before the server on.
std::vector<ToldGate> gates_of(const route::GatePtr& via) {
  std::vector<ToldGate> gates;
  for (const route::Gate* gate = via.get(); gate != nullptr; gate = gate->via.get()) {
    ToldGate& told = gates.emplace_back(ToldGate{gate});
    if (gate->key && gate->key->loaded) told.key = text_of(*gate->key->loaded->signer);
  }
  return gates;
}

BytesView certificate_of(const route::Gate& gate) {
  if (!gate.key || !gate.key->loaded || !gate.key->loaded->certificate) return {};
  return gate.key->loaded->certificate->blob();
}

std::size_t max_encoded(const upstream::Speech& speech) {
  const transport::Preferences& lists = speech.transport->preferences;
  return max_numbers + speech.public_keys.size() + lists.kex.size() + lists.host_keys.size() +
         lists.ciphers.size() + lists.macs.size() + lists.compression.size();
}

std::size_t max_encoded(const ToldGate& told) {
  const route::Gate& gate = *told.gate;
  return max_numbers + gate.name.size() + gate.address.host.size() + gate.user.size() + told.key.size() +
         certificate_of(gate).size() + (gate.password ? gate.password->reveal().size() : 0) +
         gate.known_lines.value_or("").size() + gate.host_key_name.size();
}

void write(wire::Writer& out, const Surroundings& surroundings) {
  const transport::Settings& settings = *surroundings.upstream.speech.transport;
  const transport::Preferences& lists = settings.preferences;
  out.string(surroundings.upstream.speech.public_keys).string(lists.kex).string(lists.host_keys);
  out.string(lists.ciphers).string(lists.macs).string(lists.compression);
  out.uint64(settings.rekey.bytes).uint64(static_cast<std::uint64_t>(settings.rekey.time.count()));
  out.uint64(static_cast<std::uint64_t>(surroundings.keepalive_interval.count()));
  out.uint32(surroundings.keepalive_count_max);
  out.uint64(static_cast<std::uint64_t>(surroundings.ack_timeout.count()));
}

void write(wire::Writer& out, const ToldGate& told) {
  const route::Gate& gate = *told.gate;
  out.string(gate.name).byte(static_cast<std::uint8_t>(gate.kind));
  out.string(gate.address.host).uint32(gate.address.port);
  out.string(gate.user).string(told.key.view()).string(certificate_of(gate));
  out.boolean(gate.password.has_value()).string(gate.password ? gate.password->reveal() : "");
  out.string(gate.known_lines.value_or("")).byte(static_cast<std::uint8_t>(gate.host_key_check));
  out.string(gate.host_key_name).boolean(gate.share).uint32(gate.max_channels);
}

std::string read_text(wire::Reader& in) { return std::string(in.text()); }
seconds read_seconds(wire::Reader& in) { return seconds(static_cast<std::int64_t>(in.uint64())); }

Surroundings read_surroundings(wire::Reader& in) {
  Surroundings surroundings;
  upstream::Speech& speech = surroundings.upstream.speech;
  transport::Settings settings{.identification = upstream::default_identification(),
                               .preferences = {},
                               .rekey = {},
                               .server_sig_algs = {}};
  speech.public_keys = read_text(in);
  transport::Preferences& lists = settings.preferences;
  for (std::string* list : {&lists.kex, &lists.host_keys, &lists.ciphers, &lists.macs, &lists.compression})
    *list = read_text(in);
  settings.rekey.bytes = in.uint64();
  settings.rekey.time = read_seconds(in);
  speech.transport = std::make_shared<const transport::Settings>(std::move(settings));
  surroundings.keepalive_interval = read_seconds(in);
  surroundings.keepalive_count_max = in.uint32();
  surroundings.ack_timeout = read_seconds(in);
  return surroundings;
}

/// One of a closed list, the last of which is `last`.
template <typename Choice>
Choice read_choice(wire::Reader& in, Choice last) {
  const std::uint8_t number = in.byte();
  if (number > static_cast<std::uint8_t>(last)) throw wire::ProtocolError("no such choice of a gate");
  return static_cast<Choice>(number);
}

HostPort read_address(wire::Reader& in) {
  std::string host = read_text(in);
  return {std::move(host), static_cast<std::uint16_t>(in.uint32())};
}

crypto::CertifiedKeyPtr read_key(wire::Reader& in) {
  const std::string_view text = in.text();
  const BytesView certificate = in.string();
  if (text.empty()) return nullptr;
  auto key = std::make_shared<crypto::CertifiedKey>();
  key->signer = std::make_shared<crypto::PrivateKey>(crypto::parse_private_key(text));
  if (!certificate.empty()) key->certificate = crypto::Certificate::parse(certificate);
  return key;
}

route::Gate read_gate(wire::Reader& in) {
  route::Gate gate;
  gate.name = read_text(in);
  gate.kind = read_choice(in, route::GateKind::http);
  gate.address = read_address(in);
  gate.user = read_text(in);
  if (auto key = read_key(in)) gate.key = route::OwnKey{.path = {}, .loaded = std::move(key)};
  const bool has_password = in.boolean();
  const std::string_view password = in.text();
  if (has_password) gate.password = config::Secret(password);
  gate.known_lines = read_text(in);
  gate.host_key_check = read_choice(in, config::HostKeyCheck::no);
  gate.host_key_name = read_text(in);
  gate.share = in.boolean();
  gate.max_channels = in.uint32();
  return gate;
}

route::GatePtr read_gates(wire::Reader& in) {
  std::vector<route::Gate> gates(std::min<std::size_t>(in.byte(), config::max_gate_hops));
  if (gates.empty()) throw wire::ProtocolError("a way has no gate");
  for (route::Gate& gate : gates) gate = read_gate(in);
  route::GatePtr way;
  for (route::Gate& gate : std::views::reverse(gates)) {
    gate.via = std::move(way);
    way = std::make_shared<const route::Gate>(std::move(gate));
  }
  return way;
}

}  // namespace

util::SecretBytes encode(const WaySetup& way) {
  const std::vector<ToldGate> gates = gates_of(way.via);
  std::size_t size = max_numbers + max_encoded(way.surroundings.upstream.speech);
  for (const ToldGate& gate : gates) size += max_encoded(gate);
  Bytes out;
  out.reserve(size);  // it doesn't move, and leaves no copy behind
  wire::Writer writer(out);
  write(writer, way.surroundings);
  writer.byte(static_cast<std::uint8_t>(gates.size()));
  for (const ToldGate& gate : gates) write(writer, gate);
  return util::SecretBytes(std::move(out));
}

WaySetup decode_way(BytesView bytes) {
  wire::Reader in(bytes);
  WaySetup way;
  way.surroundings = read_surroundings(in);
  way.via = read_gates(in);
  in.end();
  return way;
}

route::GatePtr with_known_lines(const route::GatePtr& gate, const std::string& remembered,
                                const ReadFile& read) {
  route::Gate told = *gate;
  if (gate->kind == route::GateKind::ssh) {
    const HostPort name = known_as(*gate);
    std::vector<std::string> files = gate->known_hosts;
    files.push_back(remembered);
    told.known_lines.emplace();
    for (const std::string& file : files)
      *told.known_lines += access::KnownHosts::lines_for(read(file), name.host, name.port);
  }
  if (gate->via) told.via = with_known_lines(gate->via, remembered, read);
  return std::make_shared<const route::Gate>(std::move(told));
}

}  // namespace sshrp::gate
