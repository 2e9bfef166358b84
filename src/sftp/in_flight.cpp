#include "sftp/in_flight.h"

namespace sshrp::sftp {
namespace {

bool is_question(const Awaited& awaited) {
  return std::holds_alternative<LookUp>(awaited) || std::holds_alternative<RootQuestion>(awaited);
}

}  // namespace

std::uint32_t InFlight::add(Awaited awaited, std::optional<std::uint32_t> wished) {
  std::uint32_t id = wished.value_or(next_);
  while (awaited_.contains(id)) id = ++next_;
  questions_ += is_question(awaited);
  awaited_.emplace(id, std::move(awaited));
  return id;
}

Awaited InFlight::take(std::uint32_t id) {
  const auto found = awaited_.find(id);
  if (found == awaited_.end()) throw wire::ProtocolError("SFTP reply to nothing that was requested");
  Awaited awaited = std::move(found->second);
  awaited_.erase(found);
  questions_ -= is_question(awaited);
  return awaited;
}

}  // namespace sshrp::sftp
