// SPDX-License-Identifier: MIT
#include "transport/memory_pipe.h"

#include <algorithm>

#include "msg/userauth.h"

namespace sshrp::transport::testing {

void End::deliver(BytesView bytes, std::size_t piece) {
  while (!bytes.empty()) {
    const BytesView part = bytes.first(std::min(piece, bytes.size()));
    bytes = bytes.subspan(part.size());
    unused_.insert(unused_.end(), part.begin(), part.end());
    receive();
  }
}

void End::receive() {
  MutableBytes rest = unused_;
  while (const auto payload = transport_.receive(rest)) {
    received_.push_back(to_vector(payload->view()));
    origins_.push_back(payload->origin);
  }
  unused_.erase(unused_.begin(), unused_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

void End::compute_step() {
  transport_.finish((*transport_.due_step())());
  receive();
}

Bytes End::take_output() {
  Bytes out = to_vector(transport_.output().data());
  transport_.output().consume(out.size());
  return out;
}

bool MemoryPipe::step() {
  const Bytes from_client = client_.take_output();
  const Bytes from_server = server_.take_output();
  server_.deliver(from_client, piece_);
  client_.deliver(from_server, piece_);
  return !from_client.empty() || !from_server.empty();
}

void MemoryPipe::run() {
  while (step()) {
  }
}

void MemoryPipe::log_in() {
  run();
  client_.send(msg::ServiceRequest{"ssh-userauth"});
  run();
  server_.send(msg::ServiceAccept{"ssh-userauth"});
  run();
  client_.send(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  run();
  server_.send(msg::UserauthSuccess{});
  run();
  client_.received().clear();
  server_.received().clear();
}

}  // namespace sshrp::transport::testing
