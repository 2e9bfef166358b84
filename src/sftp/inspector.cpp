#include "sftp/inspector.h"

#include "sftp/engine.h"

namespace sshrp::sftp {

Inspector::Inspector(Rules rules) : engine_(std::make_unique<Engine>(std::move(rules))) {}
Inspector::Inspector(Inspector&&) noexcept = default;
Inspector& Inspector::operator=(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

void Inspector::receive(Side from, BytesView data, Time now) { engine_->receive(from, data, now); }
util::BlockQueue& Inspector::output(Side to) { return engine_->output(to); }
std::size_t Inspector::held(Side from) const { return engine_->held(from); }
std::vector<AuditRecord> Inspector::take_records() { return engine_->take_records(); }
void Inspector::end(Time now) { engine_->end(now); }

}  // namespace sshrp::sftp
