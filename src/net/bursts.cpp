// SPDX-License-Identifier: MIT
#include "net/bursts.h"

#include <cstring>

#include "net/load_meter.h"

namespace sshrp::net {
namespace {

// A connection that brought so much at once is taken to have much to read: the next burst has to be its turn.
// While it is another's turn, no burst brings more.
constexpr std::size_t short_burst_size = 64 * 1024;
// In front of it stands what was left of the burst before: less than a packet with its tag.
constexpr std::size_t left_size = transport::max_packet_after_login + 256;

// One for each thread: only one burst is under way on it, and none during a wait.
thread_local Bytes burst_memory;

}  // namespace

Task<void> Bursts::readable(Wire& wire, Exchanger& exchanger) {
  wire.require_wait();
  if (wire.transport().due_step() != nullptr) co_await exchanger.compute(wire);
  if (left_ == Left::incomplete) {
    std::error_code error;
    if (exchanger.must_rest()) co_await exchanger.rest(error);
    wire.require_wait();
    co_await wire.wait_readable(error);
    if (error) throw ConnectionLost(wire.leg(), error.message());
  }
  if (left_ == Left::incomplete && last_ == Last::small) co_return;
  co_await run_slot_.begin(wire.executor());
  if (wire.may_wait()) co_return;
  run_slot_.end(wire.executor());
  throw ConnectionLost(wire.leg(), "connection closed");
}

Bursts::Burst Bursts::begin(Wire& wire, util::Buffer& received) {
  const std::size_t size = run_slot_.is_on() || !RunSlot::is_anybodys() ? burst_size : short_burst_size;
  run_slot_.end(wire.executor());
  began_ = Clock::now();
  wire.transport().tell_time(began_);
  LoadMeter::note_work(began_);
  exchanges_before_ = wire.transport().exchanges();
  if (burst_memory.empty()) burst_memory.resize(left_size + burst_size);
  const std::size_t left = received.size();
  if (left > (left_ == Left::packets ? burst_memory.size() : left_size))
    throw std::logic_error("a burst left more than there is room for");
  if (left > 0) std::memcpy(burst_memory.data(), received.data().data(), left);
  received = {};
  burst_ = MutableBytes(burst_memory).first(left);
  if (std::exchange(left_, Left::incomplete) == Left::packets) return Burst::data;

  const auto count = wire.read(MutableBytes(burst_memory).subspan(left, size));
  last_ = count.value_or(0) >= short_burst_size ? Last::large : Last::small;
  if (last_ == Last::large) RunSlot::count_one(wire.executor());
  if (!count) return Burst::nothing;
  burst_ = MutableBytes(burst_memory).first(left + *count);
  return *count == 0 ? Burst::end : Burst::data;
}

void Bursts::end(Wire& wire, Exchanger& exchanger, util::Buffer& received, Left left) {
  const bool was_cut_short = wire.transport().due_step() != nullptr || wire.transport().has_much_output();
  left_ = was_cut_short && !burst_.empty() ? Left::packets : left;
  received.append(burst_);
  burst_ = {};
  exchanger.note(wire, exchanges_before_, Clock::now() - began_);
}

}  // namespace sshrp::net
