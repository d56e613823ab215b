#include "store/postgres/link_rows.hpp"

namespace tendril::store::postgres {

Link read_link(Rows& rows) {
    Link link;
    link.workspace = rows.text();
    link.kind = rows.text();
    link.source_id = rows.text();
    link.connection = rows.text();
    link.target_id = rows.text();
    link.updated_at = rows.time();
    link.state = rows.object();
    return link;
}

}  // namespace tendril::store::postgres
