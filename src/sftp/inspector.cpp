// SPDX-License-Identifier: MIT
#include "sftp/inspector.h"

#include "sftp/engine.h"

namespace sshrp::sftp {

Inspector::Inspector(Rules rules, NameLocksPtr locks, Budget* budget)
    : engine_(std::make_unique<Engine>(std::move(rules), std::move(locks), budget)) {}
Inspector::Inspector(Inspector&&) noexcept = default;
Inspector& Inspector::operator=(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

void Inspector::receive(Leg from, BytesView data, Time now) { engine_->receive(from, data, now); }
util::BlockQueue& Inspector::output(Leg to) { return engine_->output(to); }
std::size_t Inspector::held(Leg from) const { return engine_->held(from); }
std::size_t Inspector::buffered(Leg from) const { return engine_->buffered(from); }
bool Inspector::waits(Leg from) const { return engine_->waits(from); }
bool Inspector::has_unsent() const { return engine_->has_unsent(); }
std::vector<AuditRecord> Inspector::take_records() { return engine_->take_records(); }
void Inspector::end(Time now) { engine_->end(now); }
std::vector<NameLockPtr> Inspector::take_locks() { return engine_->take_locks(); }

}  // namespace sshrp::sftp
