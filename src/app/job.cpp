// SPDX-License-Identifier: MIT
#include "app/job.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "wire/codec.h"

namespace sshrp::app {
namespace {

/// Those of the options that a configuration depends on.
struct JobFields {
  std::string_view config_file{};
  std::string_view log{};
  BytesView to{};      // an address or nothing
  BytesView listen{};  // addresses
  wire::Rest files{};
};

struct Address {
  std::string_view host{};
  std::uint32_t port{};
};

void append(Bytes& bytes, const HostPort& address) {
  const Bytes fields = wire::encode_fields(Address{address.host, address.port});
  bytes.insert(bytes.end(), fields.begin(), fields.end());
}

std::vector<HostPort> decode_addresses(BytesView bytes) {
  std::vector<HostPort> addresses;
  for (wire::Reader reader(bytes); !reader.empty();) {
    std::string host(reader.text());
    addresses.push_back({std::move(host), static_cast<std::uint16_t>(reader.uint32())});
  }
  return addresses;
}

}  // namespace

// The last part is the large and secret one: copied once, into room of the right size.
util::SecretBytes encode_job(const Options& options, const ops::Recording& files) {
  Bytes to, listen;
  if (options.to) append(to, *options.to);
  for (const auto& address : options.listen) append(listen, address);
  const Bytes head = wire::encode_fields(JobFields{options.config_file, options.log, to, listen, {}});
  const util::SecretBytes recorded = files.encode();
  util::SecretBytes job(head.size() + recorded.size());
  const auto rest = std::ranges::copy(head, job.data().begin()).out;
  std::ranges::copy(recorded.view(), rest);
  return job;
}

Job decode_job(BytesView bytes) {
  const auto fields = wire::decode_fields<JobFields>(bytes);
  Job job{{.config_file = std::string(fields.config_file), .log = std::string(fields.log)},
          ops::Recording::replay(fields.files.bytes)};
  for (HostPort& upstream : decode_addresses(fields.to)) job.options.to = std::move(upstream);
  job.options.listen = decode_addresses(fields.listen);
  return job;
}

void Sending::go_on() {
  while (sent_ < bytes_->size()) {
    const BytesView rest = bytes_->view().subspan(sent_);
    const ssize_t count = ::write(pipe_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) break;
    sent_ += static_cast<std::size_t>(count);
  }
  *this = Sending();
}

}  // namespace sshrp::app
