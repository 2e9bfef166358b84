// SPDX-License-Identifier: MIT
#include "login/client_watch.h"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <utility>

namespace sshrp::login {

ClientWatch::ClientWatch(const net::ConnectionPtr& client, std::function<void()> on_gone)
    : watching_(std::make_shared<Watching>(std::move(on_gone))) {
  const auto over = [watching = watching_](std::exception_ptr) {};
  asio::co_spawn(client->executor(), watch(client, watching_),
                 asio::bind_cancellation_slot(watching_->end.slot(), over));
}

ClientWatch::~ClientWatch() {
  watching_->on_gone = nullptr;
  watching_->end.emit(asio::cancellation_type::terminal);
}

net::Task<void> ClientWatch::watch(net::ConnectionPtr client, std::shared_ptr<Watching> watching) {
  const bool gone = co_await client->gone();  // within a condition g++ 12 makes a trap of it
  if (gone && watching->on_gone) std::exchange(watching->on_gone, nullptr)();
}

}  // namespace sshrp::login
